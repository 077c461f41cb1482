package io.tightrope.core.stats;

/**
 * Leads lanes over a tensor, cell by cell: a cell's samples meet in its sum, and a unit that is
 * outside the zero band anywhere is alive. Not thread-safe.
 */
final class UnitWalk {
  private static final boolean[] NOBODY = {};

  /** From here on a run is long enough to be copied in four parts. */
  private static final int LONG_RUN = 192;

  private final Layout layout;
  private final double[] runSums = new double[Lanes.ROWS * FloatLoops.ROW];

  private Lanes lanes;
  private boolean[] alive = NOBODY;
  private boolean markAlive;

  private int rowUnit;
  private int unitInRow;
  private int cellsLeftOfUnit;

  /** Of the last tensor: the sum of all elements, and over cells that of the squared cell sums. */
  double sum;

  double squaredSums;

  UnitWalk(Layout layout, Lanes lanes) {
    this.layout = layout;
    this.lanes = lanes;
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
      return;
    }
    if (layout.batchLength() < LONG_RUN) {
      shortRuns();
    } else {
      longRuns();
    }
    lanes.closeFlags();
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
      rowUnit = layout.rowUnit();
      for (int from = 0; from < length; from += block) {
        int width = Math.min(block, length - from);
        int samples = Math.min(lanes.places / width, batch);
        int at = offset + from * layout.cellRowStride();
        for (int sample = 0; sample < batch; sample += Lanes.ROWS * samples) {
          loadSamples(at, sample, width, samples);
          lanes.add(samples * width);
        }
        lanes.closeCells(width, samples);
        if (markAlive) {
          markUnits(from, width);
        }
        lanes.closeFlags();
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
        loadBlocks(first, layout.cellRowStride(), width, samples, layout.batchStride(), at);
      }
      if (samples < samplesARow) {
        lanes.blank(at + samples * width, at + samplesARow * width);
      }
      left -= samples;
    }
  }

  private void loadBlocks(int offset, int stride, int width, int blocks, int blockStride, int at) {
    if (blockStride == width * stride) {
      lanes.load(offset, stride, blocks * width, at);
      return;
    }
    for (int block = 0; block < blocks; block++) {
      lanes.load(offset + block * blockStride, stride, width, at + block * width);
    }
  }

  private void markUnits(int from, int width) {
    startUnits(from);
    for (int cell = 0; cell < width; cell++) {
      if (lanes.silentAt(cell) < layout.batchLength()) {
        alive[rowUnit + unitInRow] = true;
      }
      nextCell();
    }
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
      rowUnit = layout.rowUnit();
      startUnits(0);
      for (int from = 0; from < cells; from += cellsAChunk) {
        int cellsNow = Math.min(cellsAChunk, cells - from);
        int at = offset + from * cellStride;
        loadBlocks(at, layout.batchStride(), batch, cellsNow, cellStride, 0);
        lanes.blank(cellsNow * batch, chunk);
        lanes.addAllButSums();
        lanes.sumRuns(cellsNow, batch, runSums);
        for (int cell = 0; cell < cellsNow; cell++) {
          closeRun(runSums[cell]);
          if (markAlive && !alive[rowUnit + unitInRow]) {
            alive[rowUnit + unitInRow] = lanes.anyActive(cell * batch, batch);
          }
          nextCell();
        }
      }
    } while (layout.advance());
  }

  /** Many samples lie side by side: the quarters of a run stand below each other in the chunk. */
  private void longRuns() {
    int batch = layout.batchLength();
    int cells = layout.cellRowLength();
    int width = Math.min(lanes.places, (batch + Lanes.ROWS - 1) / Lanes.ROWS);
    int cellsAChunk = lanes.places / width;
    do {
      int offset = layout.rowOffset();
      rowUnit = layout.rowUnit();
      startUnits(0);
      for (int from = 0; from < cells; from += cellsAChunk) {
        int cellsNow = Math.min(cellsAChunk, cells - from);
        for (int sample = 0; sample < batch; sample += Lanes.ROWS * width) {
          startUnits(from);
          for (int cell = 0; cell < cellsNow; cell++) {
            int at = offset + (from + cell) * layout.cellRowStride();
            loadQuarters(at, sample, width, cell * width);
            nextCell();
          }
          lanes.add(cellsNow * width);
        }
        lanes.takeRuns(cellsNow, width, runSums);
        for (int cell = 0; cell < cellsNow; cell++) {
          closeRun(runSums[cell]);
        }
      }
    } while (layout.advance());
  }

  private void loadQuarters(int offset, int sample, int width, int place) {
    int stride = layout.batchStride();
    int left = layout.batchLength() - sample;
    for (int row = 0; row < Lanes.ROWS; row++) {
      int samples = Math.max(0, Math.min(width, left));
      int at = row * lanes.places + place;
      if (samples > 0) {
        lanes.load(offset + (sample + row * width) * stride, stride, samples, at);
        if (markAlive && !alive[rowUnit + unitInRow]) {
          alive[rowUnit + unitInRow] = lanes.anyActive(at, samples);
        }
      }
      if (samples < width) {
        lanes.blank(at + samples, at + width);
      }
      left -= samples;
    }
  }

  private void startUnits(int cell) {
    unitInRow = cell / layout.unitDivisor() % layout.unitModulus();
    cellsLeftOfUnit = layout.unitDivisor() - cell % layout.unitDivisor();
  }

  private void nextCell() {
    if (--cellsLeftOfUnit == 0) {
      cellsLeftOfUnit = layout.unitDivisor();
      unitInRow = unitInRow + 1 == layout.unitModulus() ? 0 : unitInRow + 1;
    }
  }

  private void closeRun(double runSum) {
    sum += runSum;
    squaredSums += runSum * runSum;
  }
}
