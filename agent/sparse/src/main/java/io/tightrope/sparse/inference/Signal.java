package io.tightrope.sparse.inference;

import java.util.Arrays;

/**
 * The values of one sample on their way through the layers, with room for the next layer's. Not
 * thread-safe.
 */
final class Signal {
  private float[] values;
  private float[] room;
  private final int[] active;
  private int length;

  /** Room for layers of at most so many units. */
  Signal(int widest) {
    values = new float[widest];
    room = new float[widest];
    active = new int[widest];
  }

  void set(float[] input) {
    System.arraycopy(input, 0, values, 0, input.length);
    length = input.length;
  }

  /** The values; those from {@link #length()} on have no meaning. */
  float[] values() {
    return values;
  }

  int length() {
    return length;
  }

  /** Where the next values are written to before {@link #advance} makes them the present ones. */
  float[] room() {
    return room;
  }

  /** Makes the first values of {@link #room()} the present ones. */
  void advance(int newLength) {
    float[] done = values;
    values = room;
    room = done;
    length = newLength;
  }

  /** The places whose values are not 0, NaN included; valid up to {@link #countActive}. */
  int[] active() {
    return active;
  }

  /** Fills {@link #active()} without a branch, which zeros at random places would mispredict. */
  int countActive() {
    int count = 0;
    for (int i = 0; i < length; i++) {
      active[count] = i;
      count += values[i] != 0 ? 1 : 0;
    }
    return count;
  }

  float[] copy() {
    return Arrays.copyOf(values, length);
  }
}
