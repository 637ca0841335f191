"""Memory for the core's temporaries: dropped by the thousand, and wanted again at once.

glibc hands a block of 128 kB or more back to the system when it is dropped, and the next one is faulted in page by
page: on a surface of 101x101 points over 569 samples that was more than half of the time (11,500 page faults, 41 ms
against 16). It raises that limit to the largest block that it has seen dropped (mallopt(3), M_MMAP_THRESHOLD), so one
is shown to it. No page of it is ever touched; where there is no glibc nothing comes of it.
"""

import torch

LARGEST = 32_000_000
"""Bytes; glibc does not learn from blocks above 32 MiB."""


def keep_temporaries() -> None:
    """Make this process keep the memory of dropped tensors up to :data:`LARGEST` for the next ones."""
    torch.empty(LARGEST, dtype=torch.uint8)
