"""Pictures: only pixels come through, only three formats, no bombs."""

import io
import struct
import zlib

import pytest
from PIL import Image

from oversight.kernel.picture_words import PICTURE_WORDS
from oversight.kernel.picturebox import PictureError, clean_picture
from tests.corpora import workbooks


@pytest.fixture
def cleaned(tmp_path):
    def cleaning(content, **options):
        path = tmp_path / "picture"
        path.write_bytes(content)
        return clean_picture(path, **options)

    return cleaning


def picture(kind, size=(60, 40), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, 200).save(out, kind, **options)
    return out.getvalue()


def png_claiming(width, height):
    """A few bytes that claim to be a picture of any size."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "suffix", "content_type"),
    [("JPEG", ".jpg", "image/jpeg"), ("PNG", ".png", "image/png"), ("WEBP", ".webp", "image/webp")],
)
def test_three_formats_are_drawn_anew(cleaned, kind, suffix, content_type):
    clean = cleaned(picture(kind))
    assert (clean.format, clean.width, clean.height) == (kind, 60, 40)
    assert (clean.suffix, clean.content_type) == (suffix, content_type)
    assert Image.open(io.BytesIO(clean.data)).size == (60, 40)


def test_place_camera_and_hidden_text_are_gone(cleaned):
    exif = Image.Exif()
    exif[0x010F] = "camera-canary"
    exif[0x8825] = {1: "N", 2: (40.0, 40.0, 0.0)}
    for kind in ("JPEG", "PNG", "WEBP"):
        content = picture(kind, exif=exif) + b"tail-canary"
        assert b"camera-canary" in content
        clean = cleaned(content)
        assert b"canary" not in clean.data
        assert not dict(Image.open(io.BytesIO(clean.data)).getexif())


def test_it_is_turned_as_the_camera_meant_it(cleaned):
    exif = Image.Exif()
    exif[0x0112] = 6
    clean = cleaned(picture("JPEG", exif=exif))
    assert (clean.width, clean.height) == (40, 60)


def test_large_ones_are_made_smaller_and_small_ones_are_left(cleaned):
    clean = cleaned(picture("JPEG", (3000, 2000)))
    assert (clean.width, clean.height) == (2400, 1600)
    assert cleaned(picture("PNG", (3000, 2000)), longest_side=300).width == 300


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "I;16"])
def test_unusual_modes_are_drawn_too(cleaned, mode):
    assert cleaned(picture("PNG", mode=mode)).format == "PNG"


def test_transparency_stays(cleaned):
    out = io.BytesIO()
    Image.new("RGBA", (5, 5), (1, 2, 3, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(cleaned(out.getvalue()).data)).getpixel((0, 0))[3] == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png_claiming(20_000, 20_000), "too_many_pixels"),
        (png_claiming(6_400, 6_400), "too_many_pixels"),
        (png_claiming(6_300, 6_300), "unreadable"),  # 39.7 million pixels would do, but there are none
        (b"", "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unreadable"),
        (picture("JPEG")[:200], "unreadable"),
        (workbooks.workbook(["a"]), "unreadable"),
        (picture("TIFF"), "unreadable"),
        (picture("BMP"), "unreadable"),
        (picture("GIF"), "unreadable"),
    ],
    ids=["400Mpx", "41Mpx", "empty_40Mpx", "nothing", "svg", "cut", "workbook", "tiff", "bmp", "gif"],
)
def test_what_is_no_good_picture_is_refused(cleaned, content, code):
    with pytest.raises(PictureError) as refusal:
        cleaned(content)
    assert refusal.value.message.code == f"picture_{code}"
    assert PICTURE_WORDS.say(refusal.value.message, "zh") != PICTURE_WORDS.say(refusal.value.message, "en")


def test_moving_and_heavy_ones_are_refused(cleaned):
    frames = [Image.new("RGB", (9, 9), shade) for shade in (0, 200)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    for content, code in ((out.getvalue(), "picture_animated"), (b"\xff" * (21 << 20), "picture_too_big")):
        with pytest.raises(PictureError) as refusal:
            cleaned(content)
        assert refusal.value.message.code == code
