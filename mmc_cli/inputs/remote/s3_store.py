"""S3 and what speaks its protocol: folders are listed in pages, and a file is read only if it is as it was listed."""

from collections.abc import Iterable, Iterator

from mmc_cli.inputs.address import Address, Listed
from mmc_cli.inputs.remote.failures import RemoteError, describe_failure, plain_failures
from mmc_cli.inputs.remote.stores import Entry, Store


class S3Store(Store):
    """Objects in buckets. Credentials, region and endpoint are found by botocore, as the AWS tools find them."""

    def pages(self, address: Address, start: str = "") -> Iterator[Iterable[Entry]]:
        """Yield what is in a folder, in pages of up to 1,000 names; only those that begin so."""
        bucket, key = _bucket_and_key(address)
        prefix = f"{key.rstrip('/')}/" if key else ""
        token: dict[str, str] = {}
        while True:
            with plain_failures():
                page = self.system.call_s3(
                    "list_objects_v2", Bucket=bucket, Prefix=prefix + start, Delimiter="/", **token
                )
            folders = [Entry(each["Prefix"][len(prefix) : -1], True) for each in page.get("CommonPrefixes", ())]
            files = [
                Entry(each["Key"][len(prefix) :], False, Listed(each["Size"], each["ETag"]))
                for each in page.get("Contents", ())
                if each["Key"] != prefix  # the mark that some tools make for a folder
            ]
            yield folders + files
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    async def fetch(self, address: Address, limit: int) -> bytes | None:
        """Return the bytes of an object in one request, or None if they are above a limit."""
        bucket, key = _bucket_and_key(address)
        mark = address.listed.mark if address.listed is not None else None
        unchanged = {"IfMatch": mark} if mark is not None else {}
        try:
            answer = await self.system._call_s3("get_object", Bucket=bucket, Key=key, **unchanged)
        except Exception as error:
            raise RemoteError(describe_failure(error).reason) from None  # botocore has tried it again already
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
