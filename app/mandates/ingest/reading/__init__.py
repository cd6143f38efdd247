"""Read files of every form as text: decode, take the content out of pages, offices and portable documents."""

from mandates.ingest.reading.sources import find_files, read_file, read_source

__all__ = ["find_files", "read_file", "read_source"]
