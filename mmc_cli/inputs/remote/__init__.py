"""Files on other machines, by their addresses. Only this package uses fsspec, which is imported only for an address."""
