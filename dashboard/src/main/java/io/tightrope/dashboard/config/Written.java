package io.tightrope.dashboard.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file as it is written; null for what it does not say. */
record Written(
    @Nullable String host,
    @Nullable Integer port,
    @Nullable Path data,
    @Nullable List<String> hosts,
    @Nullable URI publicUrl,
    @Nullable List<String> trustedProxies,
    @Nullable WrittenProxyAuth proxyAuth,
    @Nullable WrittenTokens tokens,
    @Nullable WrittenTls tls,
    @Nullable Path rules,
    @Nullable WrittenPatience patience,
    @Nullable WrittenRetention retention,
    @Nullable List<WrittenReceiver> receivers,
    @Nullable WrittenLimits limits) {

  static final Written NOTHING = new Written(
      null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  record WrittenProxyAuth(
      @Nullable String userHeader,
      @Nullable String roleHeader,
      @Nullable Map<String, List<String>> roles) {}

  record WrittenTls(
      @Nullable Path keyStore,
      @Nullable String password,
      @Nullable Path passwordFile) {}

  record WrittenPatience(
      @Nullable Double stalledSeconds, @Nullable Double lostSeconds) {}

  record WrittenRetention(
      @Nullable Double fullResolutionDays,
      @Nullable Double days,
      @Nullable Long runs,
      @Nullable String bytes) {}

  record WrittenReceiver(
      @Nullable String name,
      @Nullable String kind,
      @Nullable String url,
      @Nullable Path urlFile,
      @Nullable String severity,
      @Nullable List<String> rules,
      @Nullable Map<String, String> labels,
      @Nullable Integer digestFrom,
      @Nullable Path signingSecretFile,
      @Nullable Map<String, String> headers,
      @Nullable Map<String, Path> headerFiles,
      @Nullable String template,
      @Nullable Path templateFile,
      @Nullable String contentType,
      @Nullable WrittenSmtp smtp,
      @Nullable String from,
      @Nullable List<String> to) {}

  record WrittenSmtp(
      @Nullable String host,
      @Nullable Integer port,
      @Nullable String security,
      @Nullable String user,
      @Nullable String password,
      @Nullable Path passwordFile,
      @Nullable Path caFile) {}

  record WrittenLimits(
      @Nullable Long bodyBytes,
      @Nullable Long unzippedBytes,
      @Nullable Long importBytes,
      @Nullable Integer layers,
      @Nullable Integer nameLength,
      @Nullable Integer labels,
      @Nullable Integer frames,
      @Nullable Long decodedBytes,
      @Nullable Integer streams,
      @Nullable Integer requestsPerSecond) {}
}
