package io.tightrope.core.detect.evidence;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A set of layer indices, printed the way one says it: "3 to 7, 12". Not thread-safe. */
public final class Layers {
  private final BitSet indices = new BitSet();

  public static Layers none() {
    return new Layers();
  }

  public static Layers of(int... layers) {
    Layers result = new Layers();
    for (int layer : layers) {
      result.add(layer);
    }
    return result;
  }

  public void add(int layer) {
    indices.set(layer);
  }

  /** Adds all of the other's; whether that made a difference. */
  public boolean addAll(Layers other) {
    int before = indices.cardinality();
    indices.or(other.indices);
    return indices.cardinality() != before;
  }

  public boolean isEmpty() {
    return indices.isEmpty();
  }

  public boolean contains(int layer) {
    return indices.get(layer);
  }

  public int count() {
    return indices.cardinality();
  }

  /** The lowest index, or -1. */
  public int first() {
    return indices.nextSetBit(0);
  }

  /** The highest index, or -1. */
  public int last() {
    return indices.length() - 1;
  }

  public Layers copy() {
    Layers copy = new Layers();
    copy.addAll(this);
    return copy;
  }

  public List<Integer> toList() {
    List<Integer> list = new ArrayList<>(indices.cardinality());
    indices.stream().forEach(list::add);
    return list;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int from = indices.nextSetBit(0); from >= 0; ) {
      int to = indices.nextClearBit(from) - 1;
      text.append(text.length() == 0 ? "" : ", ").append(from);
      if (to > from) {
        text.append(to == from + 1 ? ", " : " to ").append(to);
      }
      from = indices.nextSetBit(to + 1);
    }
    return text.toString();
  }
}
