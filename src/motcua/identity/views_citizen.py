"""A citizen's own papers."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.base.files import serve
from motcua.base.web import citizen_of, open_to
from motcua.identity import queries


@open_to("citizen")
@require_safe
def my_papers(request: HttpRequest) -> HttpResponseBase:
    """List what is kept in my store."""
    return render(request, "identity/my_papers.html", {"papers": queries.list_store(by=citizen_of(request))})


@open_to("citizen")
@require_safe
def my_paper_file(request: HttpRequest, paper_id: UUID) -> HttpResponseBase:
    """Send one paper of my store."""
    paper = queries.get_store_paper(paper_id, by=citizen_of(request))
    return serve(request, paper.file, file_name=paper.file_name, inline="download" not in request.GET)
