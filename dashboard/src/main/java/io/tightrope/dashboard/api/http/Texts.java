package io.tightrope.dashboard.api.http;

/**
 * Names and short texts that a request brings: not too long, and made of characters that can be
 * stored, shown and put into an address. Thread-safe.
 */
public final class Texts {
  private Texts() {}

  /**
   * Rejects a text that is too long, that holds the character NUL, or that was cut inside a character
   * and so ends in half of a surrogate pair.
   *
   * @param field path of the field, for the answer
   * @param longest characters that it may have
   * @throws Problem 400 that names the field
   */
  public static void check(String field, String text, int longest) {
    if (text.length() > longest) {
      throw Problem.badRequest(field, field + " is longer than " + longest + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Problem.badRequest(
            field, field + " has the character NUL at position " + i + "; leave it out");
      }
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          throw Problem.badRequest(
              field,
              field + " has half of a surrogate pair at position " + i
                  + "; do not cut a text inside a character");
        }
        i++;
      }
    }
  }

  private static boolean isPair(String text, int high) {
    return Character.isHighSurrogate(text.charAt(high))
        && high + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(high + 1));
  }
}
