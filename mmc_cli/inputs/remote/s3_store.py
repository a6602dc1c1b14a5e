"""S3 and compatible stores: folders are listed in pages, and a file is read only if it is unchanged since it was
listed.
"""

from collections.abc import Iterable, Iterator

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.remote.failures import DENIED, NOT_FOUND, RemoteError, describe_failure, plain_failures
from mmc_cli.inputs.remote.order import Entry
from mmc_cli.inputs.remote.stores import Store


class S3Store(Store):
    """Objects in buckets. Credentials, region and endpoint are found by botocore, as in the AWS tools."""

    def find(self, address: Address) -> Entry:
        if not address.is_folder:
            return super().find(address)
        if not self.has_folder(address) and _bucket_and_key(address)[1]:
            raise RemoteError(NOT_FOUND)
        return Entry("", True)

    def has_folder(self, address: Address) -> bool:
        with plain_failures():
            page = self.system.call_s3("list_objects_v2", **_folder(address), MaxKeys=1)
        return bool(page.get("KeyCount"))

    def pages(self, address: Address, start: str = "") -> Iterator[Iterable[Entry]]:
        """Yield the entries of a folder whose names begin with `start`, in pages of up to 1,000."""
        place = _folder(address)
        prefix = place["Prefix"]
        place["Prefix"] += start
        while True:
            with plain_failures():
                page = self.system.call_s3("list_objects_v2", **place, Delimiter="/")
            folders = [Entry(each["Prefix"][len(prefix) : -1], True) for each in page.get("CommonPrefixes", ())]
            files = [
                Entry(each["Key"][len(prefix) :], False, Listed(each["Size"], each["ETag"]))
                for each in page.get("Contents", ())
                if each["Key"] != prefix  # the marker that some tools create for a folder
            ]
            yield sorted(folders + files, key=lambda entry: entry.sorted_as)
            if not page.get("IsTruncated"):
                return
            place["ContinuationToken"] = page["NextContinuationToken"]

    def prepare(self, address: Address) -> None:
        try:
            with plain_failures():
                self.system.call_s3("head_bucket", Bucket=_bucket_and_key(address)[0])
        except RemoteError as error:
            if error.is_missing:
                raise RemoteError("bucket not found") from None
            if error.reason != DENIED:  # write permission for a bucket does not include read permission
                raise

    async def fetch(self, address: Address, limit: int) -> bytes | None:
        """Return the bytes of an object in one request, or None if they are above a limit."""
        bucket, key = _bucket_and_key(address)
        mark = address.listed.mark if address.listed is not None else None
        unchanged = {"IfMatch": mark} if mark is not None else {}
        try:
            answer = await self.system._call_s3("get_object", Bucket=bucket, Key=key, **unchanged)
        except Exception as error:
            raise RemoteError(describe_failure(error).reason) from None  # botocore has already retried it
        body = answer["Body"]
        try:
            if answer["ContentLength"] > limit:
                return None
            return self.whole(await body.read(), answer["ContentLength"])
        finally:
            body.close()


def _bucket_and_key(address: Address) -> tuple[str, str]:
    bucket, _, key = address.url.partition("://")[2].partition("/")
    if not bucket:
        raise RemoteError("the address has no bucket")
    return bucket, key


def _folder(address: Address) -> dict[str, str]:
    """Return the bucket of a folder, and the prefix of its keys."""
    bucket, key = _bucket_and_key(address)
    return {"Bucket": bucket, "Prefix": key if not key or key.endswith("/") else f"{key}/"}
