"""Opening the files that a manifest names: nothing outside the repository, nothing that blocks, always a reason."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from llamalicense.documents import read as kinds
from llamalicense.documents.agreement import judge_agreement
from llamalicense.documents.blocks import Block
from llamalicense.documents.document import Answer, Document
from llamalicense.documents.files import (
    Files,
    OutsideRepository,
    TooLargeTogether,
    document_of,
    open_document,
    repository_root,
)
from llamalicense.documents.phrase import read_phrase
from llamalicense.errors import LlamalicenseError

MIB = 1024 * 1024


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository beside a file that is none of its business."""
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "product").mkdir()
    return root


def problem(repository: Path, content: bytes) -> str | None:
    (repository / "file").write_bytes(content)
    document = open_document("file", repository, repository)
    assert (document.text is None) is (document.problem is not None)
    return document.problem


def opener(repository: Path) -> Callable[[str], Document]:
    return Files().opener(repository)


def test_a_file_is_opened_from_the_manifest_s_folder(repository: Path) -> None:
    (repository / "product" / "NOTICE").write_text("words\n", newline="")
    opened = open_document("NOTICE", repository / "product", repository)
    assert (opened.text, opened.sha256) == ("words\n", hashlib.sha256(b"words\n").hexdigest())
    assert open_document("./product//NOTICE", repository, repository).text == "words\n"


@pytest.mark.parametrize("name", ["../LICENSE", "../product/../LICENSE"])
def test_a_path_may_go_up_to_the_root(repository: Path, name: str) -> None:
    (repository / "LICENSE").write_text("words")
    assert open_document(name, repository / "product", repository).text == "words"


@pytest.mark.parametrize(
    "name", ["../secret", "product/../../secret", "../nothing-there", "..", "/etc/passwd", "/", "/nothing-there"]
)
def test_a_path_outside_is_an_error_whether_or_not_there_is_a_file(repository: Path, name: str) -> None:
    with pytest.raises(OutsideRepository, match=r"^the document '.*' is outside the repository .*\.?$") as raised:
        open_document(name, repository, repository)
    assert repr(name) in str(raised.value)
    assert "\n" not in str(raised.value)
    assert isinstance(raised.value, LlamalicenseError)


def test_a_folder_whose_name_begins_like_the_root_is_outside(repository: Path) -> None:
    (repository.parent / "repository-2").mkdir()
    with pytest.raises(OutsideRepository):
        open_document("../repository-2/file", repository, repository)


def test_an_absolute_path_inside_is_inside(repository: Path) -> None:
    (repository / "LICENSE").write_text("words")
    assert open_document(str(repository / "LICENSE"), repository, repository).text == "words"


@pytest.mark.parametrize("target", ["../secret", "../nothing-there", "/dev/zero"])
def test_a_symbolic_link_out_of_the_repository_is_an_error(repository: Path, target: str) -> None:
    (repository / "LICENSE").symlink_to(target)
    with pytest.raises(OutsideRepository):
        open_document("LICENSE", repository, repository)


def test_a_linked_folder_out_of_the_repository_is_an_error(repository: Path) -> None:
    (repository / "docs").symlink_to("..")
    with pytest.raises(OutsideRepository):
        open_document("docs/secret", repository, repository)


def test_a_symbolic_link_within_the_repository_is_followed(repository: Path) -> None:
    (repository / "LICENSE").write_text("words")
    (repository / "product" / "LICENSE").symlink_to("../LICENSE")
    assert open_document("LICENSE", repository / "product", repository).text == "words"


def test_a_root_that_is_itself_a_link_is_the_folder_behind_it(repository: Path) -> None:
    (repository / "LICENSE").write_text("words")
    link = repository.parent / "link"
    link.symlink_to(repository)
    assert open_document("LICENSE", link, link).text == "words"


def test_links_in_a_circle_lead_nowhere(repository: Path) -> None:
    (repository / "a").symlink_to("b")
    (repository / "b").symlink_to("a")
    assert open_document("a", repository, repository).problem == "is a symbolic link that leads nowhere"
    (repository / "c").symlink_to("nothing-there")
    assert open_document("c", repository, repository).problem == "does not exist"


def test_a_file_that_becomes_a_link_after_the_check_is_not_followed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "LICENSE").write_text("words")
    really_open = os.open

    def late(path: str, flags: int) -> int:
        (repository / "LICENSE").unlink()
        (repository / "LICENSE").symlink_to(repository.parent / "secret")
        return really_open(path, flags)

    monkeypatch.setattr(os, "open", late)
    assert open_document("LICENSE", repository, repository).text is None


@pytest.mark.parametrize("name", ["https://a.example/x", "HTTPS://a.example/../../x", "https://"])
def test_a_url_is_recorded_and_nothing_is_opened(name: str) -> None:
    missing = Path("nothing-there")
    document = open_document(name, missing, missing)
    assert document == Document(name, None)
    assert document.is_url


@pytest.mark.parametrize("name", ["http://a.example", "file:///etc/passwd", "https:/x"])
def test_other_schemes_are_paths(repository: Path, name: str) -> None:
    document = open_document(name, repository, repository)
    assert document == Document(name, None, "does not exist")
    assert not document.is_url


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b" \r\n\t\xc2\xa0", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
        (b"text\0text", "is binary"),
        (b"\0" * (4 * MIB + 1), "is binary"),
        (b"\xed\xa0\x80 \x81", "is text in no encoding that can be told; save it as UTF-8"),
        (b"\xff\xfeodd", "is text in no encoding that can be told; save it as UTF-8"),
        (b"\x01\x02 \xe9", "is text in no encoding that can be told; save it as UTF-8"),
        (b"a" * (4 * MIB + 1), "is larger than 4 MiB and is not read"),
        (b"a" * 4 * MIB, None),
        ("é".encode() * (2 * MIB), None),
    ],
)
def test_a_file_that_shows_nothing_says_why(repository: Path, content: bytes, expected: str | None) -> None:
    assert problem(repository, content) == expected


@pytest.mark.parametrize(
    ("content", "text", "told"),
    [
        ("words ©".encode(), "words ©", ""),
        ("words ©".encode("utf-8-sig"), "words ©", ""),
        ("words ©".encode("utf-16"), "words ©", ""),
        (b"\xfe\xff" + "words ©".encode("utf-16-be"), "words ©", ""),
        ("words © “quoted”".encode("cp1252"), "words © “quoted”", "is no UTF-8 and is read as Windows-1252"),
    ],
)
def test_a_text_is_decoded_and_what_was_guessed_is_told(content: bytes, text: str, told: str) -> None:
    document = document_of("NOTICE", content)
    assert (document.text, document.told, document.unread) == (text, told, "")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("LICENSE.pdf", b"%PDF-1.7\nwords", "a PDF"),
        ("LICENSE", b"%PDF-1.7\n\0words", "a PDF"),
        ("terms.docx", b"PK\x03\x04\0", "a Word document"),
        ("terms.odt", b"PK\x03\x04\0", "an OpenDocument file"),
        ("terms", b"PK\x03\x04\0", "an archive"),
        ("badge.png", b"\x89PNG\r\n\x1a\n\0\0", "an image"),
        ("badge", b"\x89PNG\r\n\x1a\n\0\0", "an image"),
    ],
)
def test_what_is_not_opened_is_named_whatever_it_is_called(name: str, content: bytes, what: str) -> None:
    document = document_of(name, content)
    assert document.problem == f"is {what}, which is not read; name a text of the same words"
    assert document.unread == "kind"


@pytest.mark.parametrize(
    ("name", "size", "unread"),
    [
        ("LICENSE", 4 * MIB, ""),
        ("LICENSE.txt", 4 * MIB + 1, "limit"),
        ("README.md", MIB, ""),
        ("README.md", MIB + 1, "limit"),
        ("page.html", MIB + 1, "limit"),
    ],
)
def test_what_is_over_a_limit_is_not_read_and_says_so(name: str, size: int, unread: str) -> None:
    document = document_of(name, b"x" * size)
    assert document.unread == unread
    assert ("is not read" in (document.problem or "")) is bool(unread)


def test_a_document_has_the_digest_of_its_bytes() -> None:
    assert document_of("NOTICE", b"words").sha256 == hashlib.sha256(b"words").hexdigest()


def test_a_byte_order_mark_is_no_text_and_line_ends_are_kept(repository: Path) -> None:
    (repository / "file").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree")
    assert open_document("file", repository, repository).text == "one\r\ntwo\rthree"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nothing-there", "does not exist"),
        ("file/below", "does not exist"),
        ("product", "is a folder"),
        (".", "is a folder"),
        ("", "is a folder"),
        ("x" * 300, "has too long a name to exist"),
        ("x/" * 5000, "has too long a name to exist"),
        ("NUL\0", "is no name that a file can have"),
        ("\ud800", "is no name that a file can have"),
        ("~/x", "does not exist"),
        ("docs/terms.html", "does not exist"),
        ("docs/our terms", "does not exist"),
        ("Built with Llama", "is not the path of a file"),
        ("www.acme.example", "does not exist, nor begins with https:// as an address does"),
        ("acme.example/terms", "does not exist, nor begins with https:// as an address does"),
    ],
)
def test_a_name_without_a_file_says_why(repository: Path, name: str, expected: str) -> None:
    (repository / "file").write_text("words")
    assert open_document(name, repository, repository) == Document(name, None, expected)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_block(repository: Path) -> None:
    os.mkfifo(repository / "LICENSE")
    found: list[Document] = []
    thread = threading.Thread(
        target=lambda: found.append(open_document("LICENSE", repository, repository)), daemon=True
    )
    thread.start()
    thread.join(timeout=5)
    assert found == [Document("LICENSE", None, "is not a regular file")]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionError(13, "Permission denied"), "may not be read: permission denied"),
        (OSError(5, "Input/output error"), "cannot be read"),
        (OSError("no number"), "cannot be read"),
    ],
)
def test_a_file_that_the_system_refuses_says_so(
    repository: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, expected: str
) -> None:
    def refuse(*_: object) -> int:
        raise error

    (repository / "LICENSE").write_text("words")
    monkeypatch.setattr(os, "open", refuse)
    assert open_document("LICENSE", repository, repository).problem == expected


def test_no_descriptor_is_left_open(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = list[int]()
    really_open = os.open

    def count_open(path: str, flags: int) -> int:
        opened.append(really_open(path, flags))
        return opened[-1]

    (repository / "LICENSE").write_bytes(b"\xff")
    for name in ("LICENSE", "product"):
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", count_open)
            open_document(name, repository, repository)
        with pytest.raises(OSError, match="Bad file descriptor"):  # whatever closed it
            os.fstat(opened[-1])
    assert len(opened) == 2


def test_the_root_is_the_nearest_folder_with_git(repository: Path) -> None:
    inner = repository / "product" / "inner"
    inner.mkdir()
    assert repository_root(inner) == repository.resolve()
    assert repository_root(repository) == repository.resolve()
    (repository / "product" / ".git").write_text("gitdir: elsewhere")  # a worktree or submodule has a file
    assert repository_root(inner) == (repository / "product").resolve()


def test_without_a_repository_the_folder_itself_is_the_root(tmp_path: Path) -> None:
    assert repository_root(tmp_path) == tmp_path.resolve()
    assert repository_root(tmp_path / "nothing-there") == (tmp_path / "nothing-there").resolve()


def test_a_relative_folder_is_found(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "LICENSE").write_text("words")
    monkeypatch.chdir(repository / "product")
    assert repository_root(Path()) == repository.resolve()
    assert open_document("../LICENSE", Path(), repository_root(Path())).text == "words"


def test_documents_that_are_too_large_together_are_an_error_that_names_them(repository: Path) -> None:
    for number in range(6):
        (repository / f"{number}").write_text("é" * (3 * MIB // 2), encoding="utf-8")
    open_ = opener(repository)
    assert all(open_(f"{number}").text for number in range(5))
    assert all(open_(f"./{number}").text for number in range(5))
    with pytest.raises(TooLargeTogether, match=r"larger than 16 MiB together: '0' \(3.0 MiB\), .*'5' \(3.0 MiB\)"):
        open_("5")


def test_what_a_document_shows_is_read_and_judged_once(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "README.md").write_text("Built with Llama", encoding="utf-8")
    read = list[str]()
    really_read = kinds.read

    def counted(text: str, name: str, kind: str) -> Iterable[Block]:
        read.append(name)
        return really_read(text, name, kind)

    monkeypatch.setattr("llamalicense.documents.read.read", counted)
    open_ = opener(repository)
    answers = {read_phrase(open_("README.md"), "Built with Llama") for _ in range(50)}
    assert {answer.word for answer in answers} == {"exact"}
    assert read == ["README.md"]


def test_the_same_bytes_under_the_same_name_are_judged_once_a_run(repository: Path) -> None:
    files = Files()
    for folder in ("one", "two"):
        (repository / folder).mkdir()
        (repository / folder / "NOTICE").write_text("words", encoding="utf-8")
    first, second = (files.opener(repository / folder)("NOTICE") for folder in ("one", "two"))
    one, two = Answer("exact", "one"), Answer("exact", "two")
    assert first.once(("asked",), lambda _: one) == one
    assert second.once(("asked",), lambda _: two) == one
    assert second.once(("asked", "otherwise"), lambda _: two) == two


def test_a_run_keeps_an_answer_and_not_the_file(repository: Path) -> None:
    """What is taken out of the files of a manifest is let go with it, however many manifests there are."""
    (repository / "LICENSE").write_text("Llama Materials\n\n" * 99, encoding="utf-8")
    files = Files()
    document = files.opener(repository)("LICENSE")
    assert (read_phrase(document, "Built with Llama").word, judge_agreement(document, "llama-4").word) == (
        "absent",
        "other",
    )
    [answers] = files._answers.values()
    assert len(answers) == 2
    assert {type(answer) for answer in answers.values()} == {Answer}
    assert "agreements" in document.pieces


def test_a_file_is_read_once_however_it_is_named(repository: Path) -> None:
    (repository / "big.md").write_bytes(b"x" * 1024 * 1024)
    (repository / "again").symlink_to(".")
    open_ = opener(repository)
    assert all(open_(f"{'again/' * depth}big.md").text for depth in range(20))


def test_a_name_through_a_link_is_the_file_behind_it(repository: Path) -> None:
    (repository / "other" / "deep").mkdir(parents=True)
    (repository / "other" / "README.md").write_text("behind the link", encoding="utf-8")
    (repository / "README.md").write_text("here", encoding="utf-8")
    (repository / "link").symlink_to("other/deep")
    open_ = opener(repository)
    assert open_("README.md").text == "here"
    assert open_("link/../README.md").text == "behind the link"


def test_the_manifest_is_never_a_document(repository: Path) -> None:
    (repository / "llamalicense.yaml").write_text("manifest: 1  # Built with Llama")
    (repository / "link.yaml").symlink_to("llamalicense.yaml")
    open_ = Files().opener(repository, "llamalicense.yaml")
    for name in ("llamalicense.yaml", "./llamalicense.yaml", "link.yaml"):
        assert open_(name).problem == "is the manifest, which is no document of the project"
    assert opener(repository)("llamalicense.yaml").text
