"""A server with a certificate of an authority of its own is trusted when the user names the authority, and only then."""

import os
import subprocess
import sys

import pytest

pytest.importorskip("cryptography")

from tests.conftest import ROOT
from tests.remote import SECRETS, s3_server, web_server
from tests.samples import ALERT
from tests.tls import Authority, make_authority

REFUSED = "not checked: the certificate of the server is not trusted; mmc help remote says how to name its authority"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


def validate(address: str, **variables: str) -> str:
    """Return what a process of its own prints: the libraries look for authorities when they are loaded."""
    command = [sys.executable, "-m", "mmc_cli", "validate", address, "--isolated"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True).stdout


def test_a_web_server_is_trusted_by_the_variable_of_openssl(authority: Authority) -> None:
    pytest.importorskip("aiohttp")
    with web_server(authority) as web:
        url = web.put("/a.xml", ALERT)
        assert REFUSED in validate(url)
        assert validate(url, SSL_CERT_FILE=str(authority.file)) == "1 message: 1 valid (MMC 4.0)\n"


def test_a_store_of_objects_is_trusted_by_the_variable_of_aws(authority: Authority) -> None:
    pytest.importorskip("moto")
    pytest.importorskip("s3fs")
    with s3_server(authority) as s3:
        address = s3.put("a.xml", ALERT)
        found = SECRETS | {"AWS_ENDPOINT_URL": s3.client.meta.endpoint_url, "AWS_EC2_METADATA_DISABLED": "true"}
        assert REFUSED in validate(address, **found)
        assert validate(address, **found, AWS_CA_BUNDLE=str(authority.file)) == "1 message: 1 valid (MMC 4.0)\n"
