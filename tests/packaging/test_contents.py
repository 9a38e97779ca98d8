"""What the executables are made of: nothing that the program needs is left out, and the spec can be read."""

from __future__ import annotations

import ast
import encodings
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import contents
import pytest
import resources

from chat_gui.views import desktop
from server import __version__
from tests.test_layers import SOURCES, imported_names, is_in

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("package", "left_out"), [("chat_gui", contents.LEFT_OUT_OF_CLIENT), ("server", contents.LEFT_OUT_OF_SERVER)]
)
def test_nothing_is_left_out_that_the_program_imports(package: str, left_out: tuple[str, ...]) -> None:
    # The window imports a part of the server's package; what that part is, the server's own start does not tell.
    reached = [
        name for name in SOURCES if is_in(name, package) or (package == "chat_gui" and is_in(name, "server.wire"))
    ]
    wanted = {target for name in reached for target in imported_names(name)}
    assert set() == {target for target in wanted if any(is_in(target, name) for name in left_out)}


def loaded_by(program: str) -> set[str]:
    """The modules that a program has loaded at its end."""
    ending = "; import sys; print(*sys.modules, sep='\\n')"
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {program}{ending}"]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("program", "left_out"),
    [
        (
            "import chat_gui.__main__, chat_gui.session, chat_gui.views.chat_window, chat_gui.views.window_menu, "
            "webbrowser, ctypes, encodings.idna",
            contents.LEFT_OUT_OF_CLIENT,
        ),
        ("import server.command", contents.LEFT_OUT_OF_SERVER),
    ],
    ids=["client", "server"],
)
def test_what_is_left_out_but_loaded_here_is_only_what_others_do_without(
    program: str, left_out: tuple[str, ...]
) -> None:
    # `shutil` looks for compression, `hashlib` for OpenSSL, `datetime` and `random` for nothing of these.
    dispensable = {"bz2", "_bz2", "lzma", "_lzma", "_hashlib"}
    loaded = loaded_by(program)
    assert set() == {name for name in loaded if any(is_in(name, each) for each in left_out)} - dispensable


def test_the_codecs_of_the_program_are_kept() -> None:
    left_out = contents.left_out_encodings(each.name for each in pkgutil.iter_modules(encodings.__path__))
    assert "encodings.cp1251" in left_out
    needed = {"encodings.utf_8", "encodings.idna", "encodings.ascii", "encodings.latin_1", "encodings.aliases"}
    assert set() == needed & set(left_out)
    named = re.compile(r"""(?:encode|decode)\(\s*["']([\w-]+)["']|encoding=["']([\w-]+)["']""")
    codecs = {a or b for path in SOURCES.values() for a, b in named.findall(path.read_text("utf-8"))}
    modules = {f"encodings.{name.lower().replace('-', '_')}" for name in codecs}
    assert set() == modules & set(left_out)


@pytest.mark.parametrize(
    ("place", "is_wanted"),
    [
        ("_tcl_data/init.tcl", True),
        ("_tcl_data/encoding/cp1251.enc", True),
        ("_tcl_data/encoding/cp932.enc", False),
        ("_tcl_data/msgs/ru.msg", False),
        ("_tcl_data/tzdata/Europe/Moscow", False),
        ("_tcl_data/tcl8/msgcat-1.6.1.tm", True),
        ("tcl8/8.6/http-2.9.5.tm", False),
        ("tcl8/8.5/msgcat-1.6.1.tm", True),
        ("_tcl_data/tcl9/msgcat-1.7.1.tm", True),
        ("_tcl_data/tcl9/http-2.10.0.tm", False),
        ("_tcl_data/cookiejar0.2/cookiejar.tcl", False),
        ("_tk_data/msgs/ru.msg", True),
        ("_tk_data/demos/widget", False),
        ("chat_gui/locale/ru/LC_MESSAGES/chat_gui.mo", True),
        ("base_library.zip", True),
    ],
)
def test_data_that_nobody_reads_is_left_out(place: str, is_wanted: bool) -> None:
    assert is_wanted == contents.is_data_wanted(place, "linux")
    assert is_wanted == contents.is_data_wanted(place.replace("/", "\\"), "linux")


def test_windows_keeps_its_own_encodings() -> None:
    assert contents.is_data_wanted("_tcl_data\\encoding\\cp932.enc", "win32")


@pytest.mark.parametrize(
    ("place", "is_wanted"),
    [
        ("libtk8.6.so", True),
        ("libtcl9tk9.0.so", True),
        ("libexpat.so.1", False),
        ("libz.so.1", False),
        ("python3.11/lib-dynload/zlib.cpython-311-x86_64-linux-gnu.so", True),
        ("tk86t.dll", True),
        ("zlib1.dll", True),
    ],
)
def test_libraries_that_the_system_has_are_left_to_it(place: str, is_wanted: bool) -> None:
    assert is_wanted == contents.is_binary_wanted(place)


def test_the_spec_and_the_starts_are_python() -> None:
    for name in ("chat.spec", "start_client.py", "start_server.py"):
        assert ast.parse((ROOT / "build" / name).read_text("utf-8"))


def test_the_build_folder_is_no_package() -> None:
    assert not (ROOT / "build" / "__init__.py").exists()


def test_every_requirement_is_pinned_to_its_bytes() -> None:
    text = (ROOT / "build" / "requirements.txt").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert any(line.startswith("pyinstaller==") for line in lines)
    assert [] == [line for line in lines if not re.match(r"[\w-]+==[\d.]+ .*--hash=sha256:[0-9a-f]{64}", line)]


# What the systems are told.


def test_windows_is_told_the_version() -> None:
    text = resources.windows_version("1.20.3", "Chat", "chat.exe")
    tree = ast.parse(text, mode="eval").body
    assert isinstance(tree, ast.Call)
    fixed = next(each.value for each in tree.keywords if each.arg == "ffi")
    assert isinstance(fixed, ast.Call)
    assert (1, 20, 3, 0) == next(ast.literal_eval(each.value) for each in fixed.keywords if each.arg == "filevers")
    strings = dict(re.findall(r"StringStruct\('(\w+)', '([^']*)'\)", text))
    assert ("1.20.3", "1.20.3") == (strings["FileVersion"], strings["ProductVersion"])
    assert ("Chat", "chat.exe") == (strings["FileDescription"], strings["OriginalFilename"])


def test_the_version_is_the_projects() -> None:
    assert __version__ == resources.project_version(ROOT)
    assert 4 == len(resources.version_numbers(__version__))


@pytest.mark.parametrize("version", ["1.0rc1", "1.2.3.4.5", ""])
def test_a_version_that_windows_has_no_room_for_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        resources.version_numbers(version)


def test_macos_is_told_why_the_local_network_is_wanted() -> None:
    told = resources.info_plist("1.2.0")
    assert "classroom" in told["NSLocalNetworkUsageDescription"]
    assert "1.2.0" == told["CFBundleShortVersionString"]


def test_file_and_window_have_one_identity() -> None:
    assert desktop.APP_ID == resources.BUNDLE_ID
