package io.tightrope.dashboard.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.dashboard.ingest.BusyException;
import io.tightrope.dashboard.runs.NameTakenException;
import io.tightrope.dashboard.store.StoreBusyException;
import io.tightrope.dashboard.store.StoreException;
import java.io.EOFException;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each failure looks like from outside. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  static void register(RoutesConfig routes) {
    routes.exception(Problem.class, (problem, context) -> problem.answer(context));
    routes.exception(
        MalformedJsonException.class,
        (e, context) ->
            Problem.badRequest(e.field(), String.valueOf(e.getMessage())).answer(context));
    routes.exception(
        NameTakenException.class,
        (e, context) ->
            new Problem(409, "Conflict", String.valueOf(e.getMessage()), "run").answer(context));
    routes.exception(BusyException.class, (e, context) -> busy(e, context));
    routes.exception(StoreBusyException.class, (e, context) -> busy(e, context));
    routes.exception(StoreException.class, Problems::storeFailed);
    routes.exception(ZipException.class, (e, context) -> brokenGzip(context));
    routes.exception(EOFException.class, (e, context) -> brokenGzip(context));
    routes.exception(HttpResponseException.class, Problems::ofFramework);
    routes.exception(Exception.class, Problems::unexpected);
    routes.error(404, Problems::nothingThere);
  }

  private static void busy(Exception e, Context context) {
    Problem.busy(String.valueOf(e.getMessage())).answer(context);
  }

  private static void brokenGzip(Context context) {
    Problem.badRequest("", "the body is no complete gzip stream").answer(context);
  }

  private static void storeFailed(StoreException e, Context context) {
    LOG.error("store", e);
    new Problem(500, "Store failed", "the store could not do it; the log says why", "")
        .answer(context);
  }

  private static void ofFramework(HttpResponseException e, Context context) {
    new Problem(e.getStatus(), "Refused", String.valueOf(e.getMessage()), "").answer(context);
  }

  private static void unexpected(Exception e, Context context) {
    LOG.error("{} {}", context.method(), context.path(), e);
    new Problem(500, "Internal error", "something unexpected happened; the log says what", "")
        .answer(context);
  }

  private static void nothingThere(Context context) {
    if (context.resultInputStream() == null) {
      Problem.notFound("there is nothing at " + context.path()).answer(context);
    }
  }
}
