package io.tightrope.dashboard.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * One file of a journal: a label that says to whom it belongs and what its records look like, then
 * records, each with its length, a checksum and its position.
 * A record that was cut off by a crash fails its checksum and ends the file.
 */
final class Segment implements AutoCloseable {
  static final String SUFFIX = ".journal";
  private static final long MAGIC = 0x5452_4a4f_5552_4e31L;
  private static final int LABEL_BYTES = 1 << 16;
  private static final int HEAD = Integer.BYTES + Integer.BYTES + Long.BYTES;

  private final Path path;
  private final FileChannel channel;
  private final long first;
  private long length;
  private long last;

  private Segment(Path path, FileChannel channel, long first) {
    this.path = path;
    this.channel = channel;
    this.first = first;
    this.last = first - 1;
  }

  /** Begins a file whose first record will have that position. */
  static Segment create(Path directory, long first, String owner, String columns)
      throws IOException {
    Path path = directory.resolve(String.format(Locale.ROOT, "%016x", first) + SUFFIX);
    FileChannel channel = FileChannel.open(
        path,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
    Segment segment = new Segment(path, channel, first);
    byte[] text = (owner + " " + columns).getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + text.length);
    segment.write(head.putLong(MAGIC).putInt(text.length).put(text).flip());
    return segment;
  }

  Path path() {
    return path;
  }

  /** Position of the last record. */
  long last() {
    return last;
  }

  boolean isEmpty() {
    return last < first;
  }

  long length() {
    return length;
  }

  /** Appends records and waits until they are on disk; all of them or, if it fails, none. */
  void append(List<byte[]> payloads) throws IOException {
    int bytes = payloads.stream().mapToInt(payload -> HEAD + payload.length).sum();
    ByteBuffer records = ByteBuffer.allocate(bytes);
    long position = last;
    for (byte[] payload : payloads) {
      position++;
      records.putInt(payload.length).putInt(checksum(position, payload)).putLong(position);
      records.put(payload);
    }
    write(records.flip());
    last = position;
  }

  private void write(ByteBuffer bytes) throws IOException {
    long before = length;
    long at = before;
    try {
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
      channel.force(false);
      length = at;
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
  }

  /**
   * Shows the records of a file.
   *
   * @return position of the last one; one below {@code first} when there is none
   * @throws IOException if it cannot be read or belongs to another owner
   */
  static long read(Path path, String owner, long first, RecordVisitor visitor) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    Optional<String> columns = columns(bytes, path, owner);
    if (columns.isEmpty()) {
      return first - 1;
    }
    long last = first - 1;
    while (bytes.remaining() >= HEAD) {
      int length = bytes.getInt();
      int checksum = bytes.getInt();
      long position = bytes.getLong();
      if (length < 0 || length > bytes.remaining()) {
        break;
      }
      byte[] payload = new byte[length];
      bytes.get(payload);
      if (checksum(position, payload) != checksum) {
        break;
      }
      visitor.record(columns.get(), position, payload);
      last = position;
    }
    return last;
  }

  /**
   * What was said of the records of a file; empty if it was cut off before.
   *
   * @throws IOException if it cannot be read or belongs to another owner
   */
  static Optional<String> columns(Path path, String owner) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return columns(ByteBuffer.wrap(in.readNBytes(LABEL_BYTES)), path, owner);
    }
  }

  private static Optional<String> columns(ByteBuffer bytes, Path path, String owner)
      throws IOException {
    if (bytes.remaining() < Long.BYTES + Integer.BYTES) {
      return Optional.empty();
    }
    if (bytes.getLong() != MAGIC) {
      throw new IOException(path + " is not a journal");
    }
    int size = bytes.getInt();
    if (size < 0 || size > bytes.remaining()) {
      return Optional.empty();
    }
    byte[] text = new byte[size];
    bytes.get(text);
    String[] label = new String(text, StandardCharsets.UTF_8).split(" ", 2);
    if (!label[0].equals(owner)) {
      throw new IOException(path + " belongs to another store");
    }
    return Optional.of(label.length < 2 ? "" : label[1]);
  }

  private static int checksum(long position, byte[] payload) {
    CRC32 crc = new CRC32();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(position).flip());
    crc.update(payload);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
