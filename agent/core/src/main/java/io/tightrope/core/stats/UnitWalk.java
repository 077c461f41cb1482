package io.tightrope.core.stats;

/**
 * Leads lanes over a tensor, cell by cell: a cell's samples meet in its sum, and a unit that is
 * outside the zero band anywhere is alive. Not thread-safe.
 */
final class UnitWalk {
  private static final boolean[] NOBODY = {};

  private final Layout layout;
  private final double[] runSums = new double[Lanes.ROWS * FloatLanes.PLACES];

  private Lanes lanes = new FloatLanes();
  private boolean[] alive = NOBODY;
  private boolean markAlive;

  /** Of the last tensor: the sum of all elements, and over cells that of the squared cell sums. */
  double sum;

  double squaredSums;

  UnitWalk(Layout layout) {
    this.layout = layout;
  }

  /**
   * Walks over the tensor that the layout was planned for and the lanes have begun.
   *
   * @param aliveUnits gets true for the units outside the zero band; empty if nobody asks
   */
  void over(Lanes reader, boolean[] aliveUnits) {
    lanes = reader;
    alive = aliveUnits;
    markAlive = aliveUnits.length > 0;
    sum = 0;
    squaredSums = 0;
    if (!layout.batchInRow()) {
      cellsSideBySide();
      sum = lanes.sum();
      squaredSums = lanes.squaredSums();
    } else if (layout.batchLength() > lanes.places) {
      longRuns();
    } else {
      shortRuns();
    }
  }

  /** Walks without asking which units are alive. */
  void over(Lanes reader) {
    over(reader, NOBODY);
  }

  /** Cells lie side by side ('c' order): a place in the chunk is a cell, samples pass over it. */
  private void cellsSideBySide() {
    int length = layout.cellRowLength();
    int batch = layout.batchLength();
    int block = evenBlock(length);
    do {
      int offset = layout.rowOffset();
      int rowUnit = layout.rowUnit();
      for (int from = 0; from < length; from += block) {
        int width = Math.min(block, length - from);
        int samples = Math.min(lanes.places / width, batch);
        int at = offset + from * layout.cellRowStride();
        for (int sample = 0; sample < batch; sample += Lanes.ROWS * samples) {
          loadSamples(at, sample, width, samples);
          lanes.addSums(samples * width);
          lanes.addSquares(samples * width);
        }
        lanes.closeCells(width, samples);
        closeFlags(from, width, Lanes.ROWS * samples, rowUnit);
      }
    } while (layout.advance());
  }

  /** Cuts a row into as few blocks as possible of nearly one length. */
  private int evenBlock(int length) {
    int blocks = (length + lanes.places - 1) / lanes.places;
    return (length + blocks - 1) / blocks;
  }

  private void loadSamples(int offset, int sample, int width, int samplesARow) {
    int left = layout.batchLength() - sample;
    for (int row = 0; row < Lanes.ROWS; row++) {
      int samples = Math.max(0, Math.min(samplesARow, left));
      int at = row * lanes.places;
      int first = offset + (sample + row * samplesARow) * layout.batchStride();
      if (samples > 0) {
        int flagAt = row * samplesARow * width;
        loadBlocks(first, layout.cellRowStride(), width, samples, layout.batchStride(), at, flagAt);
      }
      lanes.blank(at + samples * width, at + samplesARow * width);
      left -= samples;
    }
    int loaded = Math.min(Lanes.ROWS * samplesARow, layout.batchLength() - sample);
    lanes.addFlags(loaded * width);
  }

  private void loadBlocks(
      int offset, int stride, int width, int blocks, int blockStride, int at, int flagAt) {
    if (blockStride == width * stride) {
      lanes.load(offset, stride, blocks * width, at, flagAt);
      return;
    }
    for (int block = 0; block < blocks; block++) {
      int shift = block * width;
      lanes.load(offset + block * blockStride, stride, width, at + shift, flagAt + shift);
    }
  }

  private void closeFlags(int from, int width, int rows, int rowUnit) {
    if (markAlive) {
      int divisor = layout.unitDivisor();
      int modulus = layout.unitModulus();
      int unit = from / divisor % modulus;
      int left = divisor - from % divisor;
      for (int cell = 0; cell < width; cell++) {
        for (int at = cell; !alive[rowUnit + unit] && at < rows * width; at += width) {
          alive[rowUnit + unit] = lanes.activeAt(at);
        }
        if (--left == 0) {
          left = divisor;
          unit = unit + 1 == modulus ? 0 : unit + 1;
        }
      }
    }
    lanes.closeFlags();
  }

  /** Few samples of a cell lie side by side ('f' order): the chunk is cut into runs, one a cell. */
  private void shortRuns() {
    int batch = layout.batchLength();
    int cells = layout.cellRowLength();
    int cellStride = layout.cellRowStride();
    int chunk = Lanes.ROWS * lanes.places;
    int cellsAChunk = chunk / batch;
    do {
      int offset = layout.rowOffset();
      int rowUnit = layout.rowUnit();
      for (int from = 0; from < cells; from += cellsAChunk) {
        int cellsNow = Math.min(cellsAChunk, cells - from);
        int at = offset + from * cellStride;
        loadBlocks(at, layout.batchStride(), batch, cellsNow, cellStride, 0, 0);
        lanes.blank(cellsNow * batch, chunk);
        lanes.addFlags(cellsNow * batch);
        lanes.addSquares(lanes.places);
        lanes.sumRuns(cellsNow, batch, runSums);
        for (int cell = 0; cell < cellsNow; cell++) {
          closeRun(runSums[cell]);
          int unit = unitOf(rowUnit, from + cell);
          if (markAlive && !alive[unit]) {
            alive[unit] = lanes.anyActive(cell * batch, batch);
          }
        }
      }
    } while (layout.advance());
    lanes.closeFlags();
  }

  /** Many samples lie side by side: the quarters of a run stand below each other in the chunk. */
  private void longRuns() {
    int batch = layout.batchLength();
    int cells = layout.cellRowLength();
    int width = Math.min(lanes.places, (batch + Lanes.ROWS - 1) / Lanes.ROWS);
    do {
      int offset = layout.rowOffset();
      int rowUnit = layout.rowUnit();
      for (int cell = 0; cell < cells; cell++) {
        int at = offset + cell * layout.cellRowStride();
        int unit = unitOf(rowUnit, cell);
        for (int sample = 0; sample < batch; sample += Lanes.ROWS * width) {
          loadQuarters(at, sample, width, unit);
          lanes.addSums(width);
          lanes.addSquares(width);
        }
        closeRun(lanes.takeCell(width));
      }
    } while (layout.advance());
    lanes.closeFlags();
  }

  private void loadQuarters(int offset, int sample, int width, int unit) {
    int stride = layout.batchStride();
    int left = layout.batchLength() - sample;
    for (int row = 0; row < Lanes.ROWS; row++) {
      int samples = Math.max(0, Math.min(width, left));
      int at = row * lanes.places;
      if (samples > 0) {
        lanes.load(offset + (sample + row * width) * stride, stride, samples, at, row * width);
      }
      lanes.blank(at + samples, at + width);
      left -= samples;
    }
    int loaded = Math.min(Lanes.ROWS * width, layout.batchLength() - sample);
    lanes.addFlags(loaded);
    if (markAlive && !alive[unit]) {
      alive[unit] = lanes.anyActive(0, loaded);
    }
  }

  private int unitOf(int rowUnit, int cell) {
    return rowUnit + cell / layout.unitDivisor() % layout.unitModulus();
  }

  private void closeRun(double runSum) {
    sum += runSum;
    squaredSums += runSum * runSum;
  }
}
