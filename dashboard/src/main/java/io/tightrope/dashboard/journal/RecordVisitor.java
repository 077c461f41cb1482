package io.tightrope.dashboard.journal;

/** Is shown what a journal holds. */
public interface RecordVisitor {
  /**
   * One record, in the order in which they were appended.
   *
   * @param columns what the writer of the record's file said of the form of its records
   */
  void record(String columns, long position, byte[] payload);
}
