package io.tightrope.core.stats;

/**
 * Takes what a layer sees at one place at a time out of its input and adds it to a
 * {@link SpectralDirection}: rows of a batch, time steps of sequences, patches of images. Of many places
 * {@value #MAXIMUM_ROWS} are taken, spread over all of them without a period. Not thread-safe.
 */
public final class InputRows {
  private static final int MAXIMUM_ROWS = 256;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private float[] patch = {};

  /**
   * Adds rows of a batch, or time steps of it.
   *
   * @param input samples and inputs, or samples, inputs and time steps
   * @return whether its inputs are as many as the weights have
   */
  public boolean addRows(StridedView input, SpectralDirection into) {
    if (input.rank() < 2 || input.rank() > 3 || input.length(1) != into.inputs()) {
      return false;
    }
    long steps = input.rank() == 3 ? input.length(2) : 1;
    long stepStride = input.rank() == 3 ? input.stride(2) : 0;
    long places = input.length(0) * steps;
    long taken = Math.min(MAXIMUM_ROWS, places);
    for (long i = 0; i < taken; i++) {
      long place = place(i, taken, places);
      into.addRow(
          input, place / steps * input.stride(0) + place % steps * stepStride, input.stride(1));
    }
    return true;
  }

  /**
   * Adds what a convolution's kernel sees where it lies inside of the input as a whole: places at the edge,
   * where padding comes in, are left out.
   *
   * @param input samples, channels and one or two axes of positions
   * @param kernel size along the axes of positions
   * @param dilation distance between neighbours in the kernel, along the same
   * @return whether channels times kernel are as many as the weights' inputs, and the kernel fits in
   */
  public boolean addPatches(
      StridedView input, int[] kernel, int[] dilation, SpectralDirection into) {
    int axes = input.rank() - 2;
    if (axes < 1 || axes > 2) {
      return false;
    }
    int high = kernel[0];
    int wide = axes == 2 ? kernel[1] : 1;
    int channels = (int) input.length(1);
    long below = input.length(2) - (long) (high - 1) * dilation[0];
    long beside = axes == 2 ? input.length(3) - (long) (wide - 1) * dilation[1] : 1;
    if (channels * high * wide != into.inputs() || below < 1 || beside < 1) {
      return false;
    }
    if (patch.length != into.inputs()) {
      patch = new float[into.inputs()];
    }
    long places = input.length(0) * below * beside;
    long taken = Math.min(MAXIMUM_ROWS, places);
    for (long i = 0; i < taken; i++) {
      long place = place(i, taken, places);
      long at = place / (below * beside) * input.stride(0)
          + place / beside % below * input.stride(2)
          + (axes == 2 ? place % beside * input.stride(3) : 0);
      gather(input, at, new int[] {channels, high, wide}, dilation);
      into.addRow(patch);
    }
    return true;
  }

  /** All places one by one, or of too many those that the golden ratio spreads most evenly. */
  private static long place(long number, long taken, long places) {
    double part = number * GOLDEN;
    return taken == places ? number : (long) ((part - Math.floor(part)) * places);
  }

  private void gather(StridedView input, long from, int[] size, int[] dilation) {
    long rowStride = input.stride(2) * dilation[0];
    long columnStride = input.rank() == 4 ? input.stride(3) * dilation[1] : 0;
    int next = 0;
    for (int channel = 0; channel < size[0]; channel++) {
      for (int row = 0; row < size[1]; row++) {
        long at = input.offset() + from + channel * input.stride(1) + row * rowStride;
        for (int column = 0; column < size[2]; column++) {
          int place = (int) (at + column * columnStride);
          patch[next++] = input.isFloat64()
              ? (float) input.doubles().get(place)
              : input.floats().get(place);
        }
      }
    }
  }
}
