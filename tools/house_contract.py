"""An import-linter contract: a domain may enter another domain only by its doors. Default deny."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """``doors`` are open to all, ``test_doors`` to tests, ``testing`` modules and visitors, ``open_packages`` whole.

    ``visitor_doors`` are whole packages that visitors may use besides (``domain.package``): pure rules that a simulator
    runs. ``doorkeepers`` wire everything together and may enter anywhere.
    """

    type_name = "doors"

    root = fields.StringField()
    doors = fields.SetField(subfield=fields.StringField())
    test_doors = fields.SetField(subfield=fields.StringField())
    open_packages = fields.SetField(subfield=fields.StringField())
    doorkeepers = fields.SetField(subfield=fields.StringField())
    visitors = fields.SetField(subfield=fields.StringField())
    visitor_doors = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken = sorted(
            (importer, imported)
            for importer in graph.modules
            for imported in graph.find_modules_directly_imported_by(importer)
            if self._through_the_wall(importer.split("."), imported.split("."))
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}, which is not a door.")

    def _through_the_wall(self, here: list[str], there: list[str]) -> bool:
        if here[0] != self.root or there[0] != self.root or len(here) < 2 or len(there) < 3:
            return False
        if here[1] == there[1] or here[1] in self.doorkeepers or there[1] in self.open_packages:
            return False
        if here[1] in self.visitors and ".".join(there[1:3]) in (self.visitor_doors or ()):
            return False
        inside_tests = here[1] in self.visitors or bool({"tests", "testing", "demo"} & set(here[2:]))
        doors = self.doors | self.test_doors if inside_tests else self.doors
        return there[2] not in doors
