"""Why the operating system refuses something, in Chinese."""

from __future__ import annotations

import errno

_WHY = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "超出磁盘配额",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹",
    errno.EEXIST: "已有同名的文件",
    errno.ENOTEMPTY: "文件夹里还有文件",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EBUSY: "正被占用",
    errno.ETXTBSY: "正被占用",
    errno.EIO: "磁盘读写出错",
    errno.ENOMEM: "内存不够",
}


def why(error: OSError) -> str:
    """The reason, to stand in brackets or after a colon.

    >>> why(OSError(errno.ENOSPC, "No space left on device"))
    '磁盘满了'

    What is not known here is told in the system's own words:
    >>> why(OSError(errno.EXDEV, "Invalid cross-device link")), why(OSError("odd"))
    ('Invalid cross-device link', 'odd')
    """
    return _WHY.get(error.errno or 0) or error.strerror or str(error)
