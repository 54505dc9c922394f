from django.core.files.uploadhandler import MemoryFileUploadHandler


class SealedUploadHandler(MemoryFileUploadHandler):
    """Stands here until the sealed store lands."""
