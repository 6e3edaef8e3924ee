"""In here lives why a disk or a file would not do, in both languages: the system itself says it in English alone."""

from __future__ import annotations

import errno

from verifier.case import Words

_CAUSES = {
    errno.ENOSPC: Words("ディスクに空きがありません", "no space left on the disk"),
    errno.EDQUOT: Words("割り当てられた容量を使い切りました", "the disk quota is used up"),
    errno.EROFS: Words("書き込めないディスクです", "the disk is read-only"),
    errno.EACCES: Words("権限がありません", "permission denied"),
    errno.EPERM: Words("権限がありません", "permission denied"),
    errno.ENOTDIR: Words("フォルダーであるべき所にファイルがあります", "a file stands where a folder belongs"),
    errno.EISDIR: Words("ファイルであるべき所にフォルダーがあります", "a folder stands where a file belongs"),
    errno.EEXIST: Words("フォルダーであるべき所にファイルがあります", "a file stands where a folder belongs"),
    errno.ENOENT: Words("ファイルかフォルダーがありません", "there is no such file or folder"),
    errno.EIO: Words("ディスクの読み書きに失敗しました", "the disk failed to read or write"),
    errno.EMFILE: Words("開いているファイルが多すぎます", "too many files are open"),
}


def cause(error: OSError) -> Words:
    """The cause of this error; one without words of ours as the system says it."""
    said = error.strerror or type(error).__name__
    return _CAUSES.get(error.errno or 0, Words(said, said))
