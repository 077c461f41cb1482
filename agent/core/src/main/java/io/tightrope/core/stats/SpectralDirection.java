package io.tightrope.core.stats;

import java.util.Arrays;
import java.util.Random;

/**
 * How much the inputs of one layer lie along the direction that its weights amplify most: the size of the
 * mean, over the rows of a batch, of the cosine between a row and the first left singular vector of the
 * weights (inputs x units). Random weights give about {@code 1/sqrt(inputs)} and what the inputs' common
 * mean adds to it, 0.1 to 0.25 in all; a value that climbs for hundreds of steps comes long before a slow
 * collapse. After Qiu, Wu, Tan, Wang, Yao, <i>Spectral Alignment as Predictor of Loss Explosion in Neural
 * Network Training</i>, 2025 (arXiv 2510.04202), who take the loss of sign diversity for the alarm.
 *
 * <p>The singular vector comes from power iteration, {@value #FIRST_ITERATIONS} rounds at first and
 * {@value #ITERATIONS} from then on, which go on from the last one: weights change little between two
 * observations. A round reads the weights once where those of a unit lie side by side, else twice. Not
 * thread-safe: one for each layer.
 *
 * <pre>{@code
 * alignment.follow(weights, 1);
 * alignment.begin();
 * for (...) alignment.addRow(inputs, offset, stride);
 * double value = alignment.value();
 * }</pre>
 */
public final class SpectralDirection {
  private static final int FIRST_ITERATIONS = 20;
  private static final int ITERATIONS = 2;
  private static final int CHUNK = 2048;

  private float[] line = {};
  private float[] direction = {};
  private float[] next = {};
  private float[] response = {};
  private boolean known;

  private double sumOfCosines;
  private long rows;

  /**
   * Follows the first singular vector of the weights.
   *
   * @param weights a matrix, or more axes of which all but that of the units lie in memory as those of one
   *     ('c' order), as those of a convolution's kernels do
   * @param unitAxis the axis of the units
   * @return whether there is such a vector; not if the axes lie otherwise, if all weights are zero, or if
   *     one of them is not finite
   */
  public boolean follow(StridedView weights, int unitAxis) {
    int units = (int) weights.length(unitAxis);
    int inputs = units == 0 ? 0 : (int) (weights.size() / units);
    int inputStride = inputStride(weights, unitAxis);
    if (inputs == 0 || inputStride == 0) {
      known = false;
      return false;
    }
    if (direction.length != inputs || response.length != units) {
      direction = new float[inputs];
      next = new float[inputs];
      response = new float[units];
      line = new float[Math.min(CHUNK, Math.max(inputs, units))];
      known = false;
    }
    int rounds = known ? ITERATIONS : FIRST_ITERATIONS;
    if (!known) {
      begin(direction);
    }
    int unitStride = (int) weights.stride(unitAxis);
    known = true;
    for (int round = 0; round < rounds && known; round++) {
      if (Math.abs(inputStride) <= Math.abs(unitStride) && inputs <= line.length) {
        followUnitByUnit(weights, inputStride, unitStride);
      } else {
        multiply(weights, inputStride, unitStride, direction, response);
        multiply(weights, unitStride, inputStride, response, direction);
      }
      known = normalize(direction);
    }
    return known;
  }

  /** Stride of the inputs, if all axes but that of the units lie in memory as one; 0 if not. */
  private static int inputStride(StridedView weights, int unitAxis) {
    long expected = 0;
    long stride = 0;
    for (int axis = weights.rank() - 1; axis >= 0; axis--) {
      if (axis == unitAxis || weights.length(axis) == 1) {
        continue;
      }
      if (stride == 0) {
        stride = weights.stride(axis);
      } else if (weights.stride(axis) != expected) {
        return 0;
      }
      expected = weights.stride(axis) * weights.length(axis);
    }
    return stride == 0 ? 1 : (int) stride;
  }

  /** The same for every network of these sizes, and in no special direction. */
  private static void begin(float[] vector) {
    Random random = new Random(vector.length);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    normalize(vector);
  }

  private static boolean normalize(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double norm = Math.sqrt(squares);
    if (!(norm > 0) || !Double.isFinite(norm)) {
      return false;
    }
    float factor = (float) (1 / norm);
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= factor;
    }
    return true;
  }

  /** A round that reads the weights once, since those of a unit lie side by side. */
  private void followUnitByUnit(StridedView weights, int inputStride, int unitStride) {
    Arrays.fill(next, 0);
    for (int unit = 0; unit < response.length; unit++) {
      load(weights, weights.offset() + unit * unitStride, inputStride, direction.length);
      addMultiple(line, dot(line, direction, 0, direction.length), next, 0, direction.length);
    }
    float[] last = direction;
    direction = next;
    next = last;
  }

  /** {@code result = sum over i of from[i] * weights[i, :]}, along memory whichever axis lies closer. */
  private void multiply(
      StridedView weights, int fromStride, int intoStride, float[] from, float[] into) {
    Arrays.fill(into, 0);
    if (Math.abs(intoStride) <= Math.abs(fromStride)) {
      for (int i = 0; i < from.length; i++) {
        addMultiple(weights, weights.offset() + i * fromStride, intoStride, from[i], into);
      }
    } else {
      for (int i = 0; i < into.length; i++) {
        into[i] = dot(weights, weights.offset() + i * intoStride, fromStride, from);
      }
    }
  }

  private void addMultiple(
      StridedView weights, int offset, int stride, float factor, float[] into) {
    for (int at = 0; at < into.length; at += CHUNK) {
      int part = Math.min(CHUNK, into.length - at);
      load(weights, offset + at * stride, stride, part);
      addMultiple(line, factor, into, at, part);
    }
  }

  private float dot(StridedView values, int offset, int stride, float[] with) {
    double sum = 0;
    for (int at = 0; at < with.length; at += CHUNK) {
      int part = Math.min(CHUNK, with.length - at);
      load(values, offset + at * stride, stride, part);
      sum += dot(line, with, at, part);
    }
    return (float) sum;
  }

  private void load(StridedView values, int offset, int stride, int length) {
    if (values.isFloat64()) {
      for (int i = 0; i < length; i++) {
        line[i] = (float) values.doubles().get(offset + i * stride);
      }
    } else if (stride == 1) {
      values.floats().get(offset, line, 0, length);
    } else {
      for (int i = 0; i < length; i++) {
        line[i] = values.floats().get(offset + i * stride);
      }
    }
  }

  private static void addMultiple(float[] x, float factor, float[] into, int at, int length) {
    for (int i = 0; i < length; i++) {
      into[at + i] += factor * x[i];
    }
  }

  /** Eight sums side by side: one alone would wait for each addition. */
  private static float dot(float[] x, float[] y, int at, int length) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i + 7 < length; i += 8) {
      a += x[i] * y[at + i];
      b += x[i + 1] * y[at + i + 1];
      c += x[i + 2] * y[at + i + 2];
      d += x[i + 3] * y[at + i + 3];
      e += x[i + 4] * y[at + i + 4];
      f += x[i + 5] * y[at + i + 5];
      g += x[i + 6] * y[at + i + 6];
      h += x[i + 7] * y[at + i + 7];
    }
    for (; i < length; i++) {
      a += x[i] * y[at + i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  /** Inputs of one unit; 0 before there is a direction. */
  public int inputs() {
    return known ? direction.length : 0;
  }

  /** Begins with the rows of another batch. */
  public void begin() {
    sumOfCosines = 0;
    rows = 0;
  }

  /**
   * Adds a row that lies in memory at equal distances. A row of zeros has no direction and is left out.
   *
   * @param offset of its first element from the view's
   * @param stride from one element to the next
   */
  public void addRow(StridedView values, long offset, long stride) {
    double product = 0;
    double squares = 0;
    int from = (int) (values.offset() + offset);
    for (int at = 0; at < direction.length; at += CHUNK) {
      int part = Math.min(CHUNK, direction.length - at);
      load(values, from + at * (int) stride, (int) stride, part);
      product += dot(line, direction, at, part);
      squares += dot(line, line, 0, part);
    }
    add(product, squares);
  }

  /** Adds a row that has been gathered into an array. */
  void addRow(float[] row) {
    add(dot(row, direction, 0, direction.length), dot(row, row, 0, direction.length));
  }

  private void add(double product, double squares) {
    if (squares > 0) {
      sumOfCosines += product / Math.sqrt(squares);
      rows++;
    }
  }

  /** Size of the mean cosine, 0 to 1; NaN without a direction, without rows, or if one was not finite. */
  public double value() {
    return known && rows > 0 ? Math.min(1, Math.abs(sumOfCosines / rows)) : Double.NaN;
  }
}
