package io.tightrope.examples.data;

import java.nio.file.Path;

/**
 * Greyscale images with their classes.
 *
 * @param pixels 0 to 255 as unsigned bytes, image after image, row after row
 * @param labels the class of each image, from 0
 * @param pixelsPerImage height times width
 */
public record LabelledImages(byte[] pixels, byte[] labels, int pixelsPerImage) {

  /** The number of classes of Fashion-MNIST. */
  public static final int CLASSES = 10;

  /** How many images there are. */
  public int count() {
    return labels.length;
  }

  /** Joins an image file and a label file that must agree. */
  static LabelledImages of(IdxFile images, IdxFile labels, Path labelFile)
      throws DataFileException {
    if (images.items() != labels.items()) {
      throw new DataFileException(
          labelFile.toString(),
          "has " + labels.items() + " labels for " + images.items() + " images",
          "take both files from the same source");
    }
    for (byte label : labels.elements()) {
      if (label < 0 || label >= CLASSES) {
        throw new DataFileException(
            labelFile.toString(),
            "has a label of " + Byte.toUnsignedInt(label) + ", beyond the classes 0 to 9",
            "take the file from Fashion-MNIST or a set like it");
      }
    }
    return new LabelledImages(images.elements(), labels.elements(), images.itemSize());
  }
}
