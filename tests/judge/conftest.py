"""For the tests of ``mpu-hw judge``: a command line that is called in this process."""

import pytest

from mpu_hw import cli


@pytest.fixture
def run(capfd):
    def call(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main(["judge", *map(str, arguments)])
        out, err = capfd.readouterr()
        return ended.value.code, out, err

    return call
