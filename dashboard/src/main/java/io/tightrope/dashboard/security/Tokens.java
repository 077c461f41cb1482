package io.tightrope.dashboard.security;

import java.util.List;

/** The tokens as they are now; an implementation may read them anew. Thread-safe. */
public interface Tokens {
  /** Every token, expired ones included. */
  List<Token> current();

  /** Whether the dashboard asks for tokens at all, which does not change while it runs. */
  boolean configured();

  /** Tokens that do not change. */
  static Tokens fixed(List<Token> tokens) {
    List<Token> copy = List.copyOf(tokens);
    return new Tokens() {
      @Override
      public List<Token> current() {
        return copy;
      }

      @Override
      public boolean configured() {
        return !copy.isEmpty();
      }
    };
  }
}
