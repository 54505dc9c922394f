"""A small entrance, as a domain would write one."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import path

from motcua.base import files
from motcua.base.files import FileRefused, resumable
from motcua.base.files.types import StoredFile

ALLOWED = {*files.PHOTOS, files.PDF}
LIMITS = resumable.Limits(media_types=ALLOWED, size_max=3 * 2**20)


def send(request: HttpRequest) -> HttpResponseBase:
    """Take the photo, or say what is wrong beside its question; the other answers are kept either way."""
    problems = [files.problem_of(field, refusal) for field, refusal in files.refused_uploads(request).items()]
    stored = None
    if not problems:
        try:
            stored = files.check_upload(request.FILES.get("photo"), media_types=ALLOWED, size_max=20 * 2**20)
        except FileRefused as refusal:
            problems = [files.problem_of("photo", refusal)]
    kept = {"key": stored.key, "media_type": stored.media_type, "size": stored.size} if stored else None
    told = {problem.field: str(problem.message) for problem in problems}
    return JsonResponse({"answers": request.POST.dict(), "file": kept, "problems": told})


def show(request: HttpRequest, key: str, sha256: str, size: int) -> HttpResponseBase:
    file = StoredFile(key, size, sha256, request.GET.get("type", "image/jpeg"))
    return files.serve(request, file, file_name="Giấy chứng sinh.jpg", inline="inline" in request.GET)


def begin(request: HttpRequest) -> HttpResponseBase:
    return resumable.begin(request, owner=request.headers.get("X-Owner", "draft 1"), limits=LIMITS)


def upload(request: HttpRequest, key: str) -> HttpResponseBase:
    return resumable.take(request, key, owner=request.headers.get("X-Owner", "draft 1"))


def form(request: HttpRequest) -> HttpResponseBase:
    """The page that ``upload.js`` posts at the end, or a browser without script at once."""
    if request.method == "POST":
        sent = resumable.take_files(request, "photo", owner="draft 1", limits=LIMITS)
        return JsonResponse({"files": [[one.file.key, one.name, one.file.size] for one in sent]})
    return HttpResponse(resumable.upload_attributes("/uploads/"))


urlpatterns = [
    path("send/", send),
    path("show/<key>/<sha256>/<int:size>/", show),
    path("form/", form),
    path("uploads/", begin),
    path("uploads/<key>/", upload),
]
