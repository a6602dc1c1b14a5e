"""Files on other machines, by their addresses. Nothing else uses fsspec, which is loaded only for an address."""
