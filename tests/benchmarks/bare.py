"""The bare script that everything is compared with: import, landmarker with masks, decode, detect.

Usage: python bare.py MODEL PHOTO
"""

import sys

import cv2
import mediapipe as mp


def main() -> None:
    """Detect once and print how many people were found."""
    options = mp.tasks.vision.PoseLandmarkerOptions(
        base_options=mp.tasks.BaseOptions(model_asset_path=sys.argv[1]),
        output_segmentation_masks=True,
    )
    landmarker = mp.tasks.vision.PoseLandmarker.create_from_options(options)
    decoded = cv2.imread(sys.argv[2])
    assert decoded is not None
    pixels = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)
    result = landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=pixels))
    landmarker.close()
    print(len(result.pose_landmarks))


if __name__ == "__main__":
    main()
