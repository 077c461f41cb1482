package io.tightrope.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tightrope.core.frame.StepFrame;
import java.io.IOException;

/**
 * Numbers as the API writes them: {@code null} for absent, the strings {@code "NaN"}, {@code
 * "Infinity"} and {@code "-Infinity"} for what was measured and is not finite. The same three are read
 * as bare tokens too, since Python writes them so.
 */
public final class Numbers {
  /** The highest whole number that every reader of JSON keeps exactly, 2^53 - 1. */
  public static final long HIGHEST_WHOLE = (1L << 53) - 1;

  private Numbers() {}

  /** Writes a number, or what stands for it; single precision is written with its own digits. */
  public static void write(JsonGenerator json, double value) throws IOException {
    if (StepFrame.isAbsent(value)) {
      json.writeNull();
    } else if (Double.isFinite(value)) {
      writeFinite(json, value);
    } else {
      json.writeString(Double.toString(value));
    }
  }

  private static void writeFinite(JsonGenerator json, double value) throws IOException {
    long whole = (long) value;
    if (whole == value && Math.abs(whole) < 1L << 53) {
      json.writeNumber(whole);
    } else if ((float) value == value) {
      json.writeNumber((float) value);
    } else {
      json.writeNumber(value);
    }
  }

  /** The number at the parser's token; NaN for {@code null}. */
  static double read(JsonParser json, String field) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
      double value = json.getDoubleValue();
      if (Double.isInfinite(value) && !json.isNaN()) {
        throw new MalformedJsonException(
            field,
            "is " + abbreviated(json.getText()) + ", beyond the largest number " + Double.MAX_VALUE
                + "; send \"Infinity\" for what overflowed");
      }
      return StepFrame.measured(value);
    }
    if (token == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (token == JsonToken.VALUE_STRING) {
      return readNonFinite(json.getText(), field);
    }
    throw new MalformedJsonException(field, "is not a number");
  }

  static double readNonFinite(String text, String field) {
    return switch (text) {
      case "NaN" -> StepFrame.MEASURED_NAN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default ->
        throw new MalformedJsonException(
            field, "is the text \"" + abbreviated(text) + "\" where a number belongs");
    };
  }

  static String abbreviated(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
