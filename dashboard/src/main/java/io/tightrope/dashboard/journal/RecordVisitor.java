package io.tightrope.dashboard.journal;

/** Is shown what a journal holds. */
public interface RecordVisitor {
  /** One record, in the order in which they were appended. */
  void record(long position, byte[] payload);
}
