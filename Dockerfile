# syntax=docker/dockerfile:1.7
# Two images from one build: the dashboard, and a demo training program under the agent.
#   docker build --target dashboard -t tightrope/dashboard .
#   docker build --target demo -t tightrope/demo .

FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY pom.xml ./
COPY .mvn .mvn
COPY agent agent
COPY dashboard dashboard
COPY docs docs
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -q -DskipTests -Dspotless.check.skip=true package \
 && for module in dashboard agent/examples; do \
      mkdir -p "/out/$module/lib" \
   && cp -r "$module/target/classes" "/out/$module/classes" \
   && tr ':' '\n' < "$module/target/class-path" | xargs -I{} cp {} "/out/$module/lib/" || exit 1; \
    done \
 && cp agent/javaagent/target/tightrope-agent.jar /out/

FROM eclipse-temurin:17.0.15_6-jre-noble AS runtime
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin tightrope \
 && install -d -o tightrope -g tightrope /var/lib/tightrope /opt/tightrope
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError"
USER 10001:10001

FROM runtime AS dashboard
COPY --from=build /out/dashboard/classes /opt/tightrope/classes
COPY --from=build /out/dashboard/lib /opt/tightrope/lib
# The agent rides along, for those who copy it into the images of their jobs.
COPY --from=build /out/tightrope-agent.jar /opt/tightrope/tightrope-agent.jar
# Exit 0 when the service on that port answers that path with 200: the image has no curl.
COPY --chmod=755 <<'END' /opt/tightrope/ready
#!/bin/bash
exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&3
read -r _ status _ <&3
[ "$status" = 200 ]
END
COPY --chmod=644 prometheus/compose/dashboard.yml /etc/tightrope/dashboard.yml
EXPOSE 7070
VOLUME /var/lib/tightrope
ENTRYPOINT ["java", "-cp", "/opt/tightrope/classes:/opt/tightrope/lib/*", "io.tightrope.dashboard.cli.Main"]
CMD ["dashboard", "--config", "/etc/tightrope/dashboard.yml"]

FROM runtime AS demo
COPY --from=build /out/agent/examples/classes /opt/tightrope/classes
COPY --from=build /out/agent/examples/lib /opt/tightrope/lib
COPY --from=build /out/tightrope-agent.jar /opt/tightrope/tightrope-agent.jar
ENV OMP_NUM_THREADS=1
ENTRYPOINT ["java", "-javaagent:/opt/tightrope/tightrope-agent.jar", "-cp", "/opt/tightrope/classes:/opt/tightrope/lib/*"]
CMD ["io.tightrope.examples.NaiveRamp"]
