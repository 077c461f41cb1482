package io.tightrope.dashboard.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

  /** Records that may be missing between two that can be read. */
  private static final long MAX_GAP = 1 << 24;

  static final int HEAD = Integer.BYTES + Integer.BYTES + Long.BYTES;

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
    PrivateFiles.makeFile(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
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
   * Shows the records of a file. What cannot be read is set aside beside it, and reading goes on with
   * the next record that can.
   *
   * @param damages gets what was set aside
   * @return position of the last one; one below {@code first} when there is none
   * @throws IOException if it cannot be read or belongs to another owner
   */
  static long read(Path path, String owner, long first, RecordVisitor visitor, List<Damage> damages)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
    Optional<String> columns = columns(bytes, path, owner);
    if (columns.isEmpty()) {
      setAsideWhole(path, bytes.rewind(), first).ifPresent(damages::add);
      return first - 1;
    }
    long last = first - 1;
    while (bytes.hasRemaining()) {
      int at = bytes.position();
      if (!isRecord(bytes, at, last)) {
        int next = nextRecord(bytes, at + 1, last);
        boolean isCutOff = next == bytes.limit();
        long lost = isCutOff ? 0 : bytes.getLong(next + 2 * Integer.BYTES) - last - 1;
        setAside(path, columns.get(), bytes, at, next, lost).ifPresent(damages::add);
        bytes.position(next);
        continue;
      }
      int length = bytes.getInt();
      bytes.getInt();
      long position = bytes.getLong();
      byte[] payload = new byte[length];
      bytes.get(payload);
      visitor.record(columns.get(), position, payload);
      last = position;
    }
    return last;
  }

  private static int nextRecord(ByteBuffer bytes, int from, long last) {
    for (int at = from; at + HEAD <= bytes.limit(); at++) {
      if (isRecord(bytes, at, last)) {
        return at;
      }
    }
    return bytes.limit();
  }

  /** Whether a whole record with the right checksum begins there, behind the last one. */
  private static boolean isRecord(ByteBuffer bytes, int at, long last) {
    if (at + HEAD > bytes.limit()) {
      return false;
    }
    int length = bytes.getInt(at);
    long position = bytes.getLong(at + 2 * Integer.BYTES);
    if (length < 0
        || length > bytes.limit() - at - HEAD
        || position <= last
        || position - last > MAX_GAP) {
      return false;
    }
    byte[] payload = new byte[length];
    bytes.get(at + HEAD, payload);
    return checksum(position, payload) == bytes.getInt(at + Integer.BYTES);
  }

  /** Keeps damaged bytes in a file that is named by their place; none where only zeros were. */
  private static Optional<Damage> setAside(
      Path path, String columns, ByteBuffer all, int from, int to, long records)
      throws IOException {
    byte[] bytes = new byte[to - from];
    all.get(from, bytes);
    boolean isEmpty = true;
    for (byte one : bytes) {
      isEmpty &= one == 0;
    }
    if (isEmpty && records == 0) {
      return Optional.empty();
    }
    String name = path.getFileName().toString().replace(SUFFIX, "");
    Path file = path.resolveSibling("damaged-" + name + "-" + from + ".bin");
    PrivateFiles.makeFile(file);
    Files.write(file, bytes);
    return Optional.of(new Damage(columns, file, bytes, records));
  }

  /**
   * Moves a file aside whose label cannot be read, and with it what its records look like. A file that
   * ends within its label holds no record and is left where it is.
   */
  private static Optional<Damage> setAsideWhole(Path path, ByteBuffer all, long first)
      throws IOException {
    if (all.remaining() <= Long.BYTES + Integer.BYTES) {
      return Optional.empty();
    }
    long records = 0;
    long last = first - 1;
    int at = nextRecord(all, Long.BYTES + Integer.BYTES, last);
    while (at < all.limit()) {
      records++;
      last = all.getLong(at + 2 * Integer.BYTES);
      at = nextRecord(all, at + HEAD + all.getInt(at), last);
    }
    int size = all.getInt(Long.BYTES);
    if (records == 0 && size >= 0 && size <= LABEL_BYTES && all.limit() <= LABEL_BYTES) {
      return Optional.empty();
    }
    String name = path.getFileName().toString().replace(SUFFIX, "");
    Path file = path.resolveSibling("damaged-" + name + ".bin");
    Files.move(path, file, StandardCopyOption.REPLACE_EXISTING);
    return Optional.of(new Damage("", file, all.array(), records));
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
