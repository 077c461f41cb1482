package io.tightrope.dashboard.api.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ExceptionHandler;
import io.javalin.http.HttpResponseException;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.TooLargeException;
import io.tightrope.dashboard.ingest.BusyException;
import io.tightrope.dashboard.runs.NameTakenException;
import io.tightrope.dashboard.store.schema.StoreBusyException;
import io.tightrope.dashboard.store.schema.StoreException;
import io.tightrope.dashboard.store.schema.StoreFault;
import java.io.EOFException;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each failure looks like from outside. */
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  public static void register(RoutesConfig routes) {
    on(routes, Problem.class, (problem, context) -> problem.answer(context));
    on(
        routes,
        MalformedJsonException.class,
        (e, context) ->
            Problem.badRequest(e.field(), String.valueOf(e.getMessage())).answer(context));
    on(
        routes,
        TooLargeException.class,
        (e, context) ->
            Problem.tooLarge(e.field(), String.valueOf(e.getMessage())).answer(context));
    on(
        routes,
        NameTakenException.class,
        (e, context) ->
            new Problem(409, "Conflict", String.valueOf(e.getMessage()), "run").answer(context));
    on(routes, BusyException.class, (e, context) -> busy(e, context));
    on(routes, StoreBusyException.class, (e, context) -> busy(e, context));
    on(routes, StoreException.class, (e, context) -> storeFailed(e, context));
    on(routes, ZipException.class, (e, context) -> brokenGzip(context));
    on(routes, EOFException.class, (e, context) -> brokenGzip(context));
    on(routes, SlowBodyException.class, (e, context) -> {
      context.header("Connection", "close");
      e.problem().answer(context);
    });
    on(routes, HttpResponseException.class, Problems::ofFramework);
    on(routes, Exception.class, Problems::unexpected);
    routes.error(404, Problems::nothingThere);
  }

  /**
   * Answers one kind of failure. When the client has gone, answering fails as well, and Javalin would
   * hand that failure to the same handler again and again; so it ends here.
   */
  private static <E extends Exception> void on(
      RoutesConfig routes, Class<E> kind, ExceptionHandler<E> handler) {
    routes.exception(kind, (e, context) -> {
      try {
        Bodies.discardRest(context);
        handler.handle(e, context);
      } catch (RuntimeException gone) {
        LOG.debug("nobody is left to answer", gone);
      }
    });
  }

  private static void busy(Exception e, Context context) {
    Problem.busy(String.valueOf(e.getMessage())).answer(context);
  }

  private static void brokenGzip(Context context) {
    Problem.badRequest("", "the body is not a complete gzip stream").answer(context);
  }

  /** What the disk refuses is logged by the store itself, in one line however many requests fail. */
  private static void storeFailed(StoreException e, Context context) {
    if (StoreFault.isOfDisk(e)) {
      new Problem(
              503,
              "Cannot write",
              StoreFault.of(e, 0).sentence()
                  + " Nothing of this request was stored; send it again.",
              "")
          .answer(context);
      return;
    }
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
