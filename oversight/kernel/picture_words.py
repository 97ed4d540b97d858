"""Why a picture was refused, in Chinese and English."""

from oversight.kernel.wording import Catalogue, Worded

PICTURE_WORDS = Catalogue(
    {
        "picture_too_big": Worded(
            "图片有 {size} MB，最多 {limit} MB", "The picture has {size} MB; {limit} MB at most"
        ),
        "picture_too_many_pixels": Worded(
            "图片超过 {limit} 像素，请缩小后再上传",
            "The picture has more than {limit} pixels. Make it smaller",
        ),
        "picture_animated": Worded("不收动图，请换一张静态图片", "Moving pictures are not taken"),
        "picture_time": Worded("图片处理超过时限，请换一张", "The picture took too long. Try another"),
        "picture_unreadable": Worded(
            "这不是能读的 JPEG、PNG 或 WebP 图片", "This is no readable JPEG, PNG or WebP picture"
        ),
    }
)
