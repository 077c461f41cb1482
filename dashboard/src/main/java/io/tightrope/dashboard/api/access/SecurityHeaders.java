package io.tightrope.dashboard.api.access;

import org.eclipse.jetty.http.HttpFields;

/** What browsers are told to refuse on our behalf. */
final class SecurityHeaders {
  private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; img-src 'self' data:;"
      + " style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'self';"
      + " frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void add(HttpFields.Mutable answer) {
    answer.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    answer.put("X-Content-Type-Options", "nosniff");
    answer.put("X-Frame-Options", "DENY");
    answer.put("Referrer-Policy", "no-referrer");
    answer.put("Cross-Origin-Opener-Policy", "same-origin");
    answer.put("Cross-Origin-Resource-Policy", "same-origin");
  }
}
