package io.tightrope.dashboard.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, such as {@code 20 GB}. Thread-safe. */
public final class ByteSize {
  /** What a size may look like, for messages about one that does not. */
  public static final String EXAMPLES = "a size such as 20 GB, 512 MiB or 1000000";

  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-z]*)", Pattern.CASE_INSENSITIVE);
  private static final Map<String, Long> UNITS = Map.of(
      "", 1L,
      "b", 1L,
      "kb", 1_000L,
      "mb", 1_000_000L,
      "gb", 1_000_000_000L,
      "tb", 1_000_000_000_000L,
      "kib", 1L << 10,
      "mib", 1L << 20,
      "gib", 1L << 30,
      "tib", 1L << 40);
  private static final List<String> SHOWN = List.of("bytes", "kB", "MB", "GB", "TB", "PB", "EB");

  private ByteSize() {}

  /**
   * The number of bytes.
   *
   * @param text a number and one of B, kB, MB, GB, TB (thousands), KiB, MiB, GiB, TiB (times 1024),
   *     in any case; bytes without a unit
   * @return empty if it is not a size, or one of more than 2^63 bytes
   */
  public static OptionalLong parse(String text) {
    Matcher matcher = WRITTEN.matcher(text.strip());
    Long unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
    if (unit == null) {
      return OptionalLong.empty();
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
        ? OptionalLong.empty()
        : OptionalLong.of(bytes.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  /** A size for people, such as {@code 1.5 GB}. */
  public static String format(long bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 999.95 && unit < SHOWN.size() - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + (bytes == 1 ? " byte" : " bytes")
        : String.format(Locale.ROOT, "%.1f %s", value, SHOWN.get(unit));
  }
}
