package io.tightrope.dashboard.api.access;

import io.javalin.http.Context;

/** What browsers are told to refuse on our behalf. */
final class SecurityHeaders {
  private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:;"
      + " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self';"
      + " frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void add(Context context) {
    context.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    context.header("X-Content-Type-Options", "nosniff");
    context.header("X-Frame-Options", "DENY");
    context.header("Referrer-Policy", "no-referrer");
    context.header("Cross-Origin-Opener-Policy", "same-origin");
    context.header("Cross-Origin-Resource-Policy", "same-origin");
  }
}
