"""In here lives the drawing of faces: simple, invented, the same for the same person; as the chip has them (JPEG 2000, greyscale)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from mock_server.world.seed import Seed
from verifier.domain import Sex

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

SIZE = (180, 240)  # points; an upright photograph, 3 to 4
_TIMES_SMALLER = 12  # than the points themselves: some 3.6 kB
_DRAWN_LARGER = 3  # then made smaller, for soft edges


@dataclass(frozen=True, slots=True)
class Features:
    """What makes a face somebody's. Lengths in thousandths of the picture's width, shades from 0 (black) to 255."""

    hair: int
    skin: int
    coat: int
    face_width: int
    face_length: int
    hair_style: int  # 0 short, 1 parted, 2 bob, 3 long, 4 thin
    eyes_apart: int
    eye: int
    brow: int
    nose: int
    mouth: int
    glasses: bool
    wrinkles: bool


def features_of(seed: Seed, person: str, sex: Sex, age: int) -> Features:
    """The features of a person, by the seed, with the greys of their age."""

    def between(first: int, last: int, what: str) -> int:
        return seed.between(first, last, "face", person, what)

    child, old = age < 13, age >= 65
    styles = (2, 3) if sex is Sex.FEMALE else (0, 4) if old else (0, 1)
    return Features(
        hair=between(150, 205, "hair") if old else between(25, 70, "hair"),
        skin=between(205, 228, "skin"),
        coat=between(60, 150, "coat"),
        face_width=between(215, 240, "width") + (15 if child else 0),
        face_length=between(285, 315, "length") - (45 if child else 0),
        hair_style=styles[between(0, len(styles) - 1, "style")],
        eyes_apart=between(92, 112, "apart"),
        eye=between(20, 27, "eye") + (7 if child else 0),
        brow=between(6, 12, "brow"),
        nose=between(45, 70, "nose") - (20 if child else 0),
        mouth=between(50, 75, "mouth"),
        glasses=between(0, 9, "glasses") < (6 if old else 0 if child else 3),
        wrinkles=old,
    )


def portrait(features: Features) -> bytes:
    """The face as JPEG 2000 (JP2), eight bits of grey."""
    out = BytesIO()
    _drawn(features).save(out, "JPEG2000", quality_mode="rates", quality_layers=[_TIMES_SMALLER], irreversible=True)
    return out.getvalue()


def _drawn(features: Features) -> Image:
    from PIL import Image, ImageDraw

    width, height = (side * _DRAWN_LARGER for side in SIZE)
    picture = Image.new("L", (width, height), 238)
    pen = _Pen(ImageDraw.Draw(picture), width, features)
    pen.hair_behind()
    pen.shoulders()
    pen.face()
    pen.hair_before()
    pen.eyes()
    pen.nose_and_mouth()
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws in thousandths of the width, around the middle of the face."""

    draw: ImageDraw
    width: int
    features: Features

    def hair_behind(self) -> None:
        features = self.features
        longer = {2: 40, 3: 330}.get(features.hair_style)
        if longer is not None:
            side = features.face_width + 45
            self.oval(0, -60, side, features.face_length, features.hair)
            self.box(-side, -60, side, features.face_length - 60 + longer, features.hair)

    def shoulders(self) -> None:
        skin, coat = self.features.skin, self.features.coat
        top = self.features.face_length + 50  # where the neck meets the coat
        self.oval(0, top + 370, 430, 340, coat)
        self.box(-80, 180, 80, top + 40, skin - 18)
        self.polygon([(-100, top + 20), (100, top + 20), (0, top + 170)], skin - 18)
        self.polygon([(-190, top + 40), (-80, top), (0, top + 180)], coat + 60)
        self.polygon([(190, top + 40), (80, top), (0, top + 180)], coat + 60)

    def face(self) -> None:
        features = self.features
        for side in (-1, 1):
            self.oval(side * features.face_width, 20, 38, 62, features.skin - 14)
        self.oval(0, 0, features.face_width, features.face_length, features.skin)

    def hair_before(self) -> None:
        features = self.features
        width, length, hair = features.face_width, features.face_length, features.hair
        if features.hair_style == 4:  # thin: at the temples alone
            for side in (-1, 1):
                self.oval(side * (width - 8), -90, 42, 130, hair)
            return
        self.arch(width + 22, length + 28, hair)
        if features.hair_style == 1:
            self.polygon([(-width + 8, -95), (-40, -95), (70, -200), (-width + 60, -200)], hair)
        else:
            self.polygon([(-width + 8, -95), (width - 8, -95), (width - 60, -200), (-width + 60, -200)], hair)

    def eyes(self) -> None:
        features = self.features
        for side in (-1, 1):
            x = side * features.eyes_apart
            self.oval(x, -15, features.eye + 16, features.eye, 250)
            self.oval(x, -15, features.eye - 3, features.eye - 1, 35)
            self.oval(x + 6, -22, 5, 5, 250)
            self.box(x - 48, -78, x + 48, -78 + features.brow, min(features.hair, 120))
            if features.glasses:
                self.ring(x, -12, 78, 62, 70)
            if features.wrinkles:
                self.line((x - 40, 52), (x + 40, 60), features.skin - 40)
        if features.glasses:
            self.line((-features.eyes_apart + 78, -15), (features.eyes_apart - 78, -15), 70)

    def nose_and_mouth(self) -> None:
        features = self.features
        shade = features.skin - 65
        self.line((0, 15), (-22, 20 + features.nose), shade)
        self.line((-22, 20 + features.nose), (14, 24 + features.nose), shade)
        mouth = features.mouth
        self.draw.arc(self.frame(0, 125, mouth, 42), 20, 160, fill=110, width=self.size(11))
        if features.wrinkles:
            for side in (-1, 1):
                self.line((side * 70, 70), (side * 100, 150), features.skin - 38)

    def oval(self, x: int, y: int, half_width: int, half_height: int, shade: int) -> None:
        self.draw.ellipse(self.frame(x, y, half_width, half_height), fill=shade)

    def ring(self, x: int, y: int, half_width: int, half_height: int, shade: int) -> None:
        self.draw.ellipse(self.frame(x, y, half_width, half_height), outline=shade, width=self.size(9))

    def arch(self, half_width: int, half_height: int, shade: int) -> None:
        """The upper part of an oval: hair over the brow."""
        self.draw.chord(self.frame(0, 0, half_width, half_height), 198, 342, fill=shade)

    def box(self, left: int, top: int, right: int, bottom: int, shade: int) -> None:
        self.draw.rectangle((*self.point(left, top), *self.point(right, bottom)), fill=shade)

    def polygon(self, points: list[tuple[int, int]], shade: int) -> None:
        self.draw.polygon([self.point(x, y) for x, y in points], fill=shade)

    def line(self, begin: tuple[int, int], end: tuple[int, int], shade: int) -> None:
        self.draw.line((*self.point(*begin), *self.point(*end)), fill=shade, width=self.size(9))

    def frame(self, x: int, y: int, half_width: int, half_height: int) -> tuple[int, int, int, int]:
        return (*self.point(x - half_width, y - half_height), *self.point(x + half_width, y + half_height))

    def point(self, x: int, y: int) -> tuple[int, int]:
        return self.size(500 + x), self.size(560 + y)

    def size(self, thousandths: int) -> int:
        return round(thousandths * self.width / 1000)
