package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.apiserver.webhook.WebhookCaller;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Webhooks by the path of their URL, that answer on a loop after a while, or do what no webhook should. */
final class FakeWebhooks implements WebhookCaller {
    private static final Duration USUAL = Duration.ofMillis(5);

    private final Map<String, Hook> hooks = new TreeMap<>();
    /** Every question in the order in which it was asked: its path and its request. */
    final List<Asked> asked = new ArrayList<>();

    /** Set once there is a loop. */
    EventLoop loop = new dev.slipway.cluster.loop.VirtualLoop(0, java.time.Instant.EPOCH);

    record Asked(String path, Call call, Mapping request) {}

    private record Hook(Duration delay, Function<Mapping, CompletableFuture<Response>> answer) {}

    /** One that answers with the fields of a response, given the request. */
    FakeWebhooks answering(String path, Function<Mapping, Mapping> answer) {
        return answeringAfter(USUAL, path, answer);
    }

    FakeWebhooks answeringAfter(Duration delay, String path, Function<Mapping, Mapping> answer) {
        return raw(
                delay,
                path,
                request -> CompletableFuture.completedFuture(
                        new Response(200, "application/json", review(request, answer.apply(request)))));
    }

    /** One that sends these bytes. */
    FakeWebhooks sending(String path, int code, String body) {
        Response response = new Response(code, "text/plain", body.getBytes(StandardCharsets.UTF_8));
        return raw(USUAL, path, request -> CompletableFuture.completedFuture(response));
    }

    FakeWebhooks failing(String path, String why) {
        return raw(USUAL, path, request -> CompletableFuture.failedFuture(new CallFailure(why)));
    }

    FakeWebhooks silent(String path) {
        return raw(USUAL, path, request -> new CompletableFuture<>());
    }

    FakeWebhooks raw(Duration delay, String path, Function<Mapping, CompletableFuture<Response>> answer) {
        hooks.put(path, new Hook(delay, answer));
        return this;
    }

    static byte[] review(Mapping request, Mapping response) {
        Mapping full = Mapping.builder()
                .put("uid", request.text("uid").orElseThrow())
                .putAll(response)
                .build();
        return Json.write(Mapping.of("kind", "AdmissionReview", "apiVersion", "admission.k8s.io/v1", "response", full));
    }

    static Mapping allowed() {
        return Mapping.of("allowed", true);
    }

    static Mapping denied(String message) {
        return Mapping.of("allowed", false, "status", Mapping.of("message", message));
    }

    /** Allowed, with a JSON patch in YAML. */
    static Mapping patched(String operations) {
        byte[] json = Json.write(TestPlane.tree(operations));
        return allowed()
                .with("patchType", "JSONPatch")
                .with("patch", Base64.getEncoder().encodeToString(json));
    }

    /** How often a path was asked. */
    long timesAsked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).count();
    }

    Mapping request(int index) {
        return asked.get(index).request();
    }

    @Override
    public CompletableFuture<Response> call(Call call) {
        String path = call.url().getPath();
        Mapping request = request(call);
        asked.add(new Asked(path, call, request));
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Hook hook = hooks.get(path);
        if (hook == null) throw new AssertionError("nobody listens at " + call.url());
        loop.after(
                hook.delay(),
                () -> hook.answer().apply(request).whenComplete((response, failure) -> {
                    if (failure != null) answer.completeExceptionally(failure);
                    else answer.complete(response);
                }));
        return answer;
    }

    private static Mapping request(Call call) {
        try {
            return Json.read(call.body()).asMapping().orElseThrow().mapping("request");
        } catch (Malformed notJson) {
            throw new AssertionError(notJson);
        }
    }

    /** A configuration with one webhook {@code NAME.example.com} at a path, about something, with more fields in YAML flow style. */
    static String configuration(String kind, String name, String resources, String more) {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - {name: %s.example.com, admissionReviewVersions: [v1], sideEffects: None,
                   clientConfig: {url: 'https://hooks.example.com/%s'},
                   rules: [{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: [%s]}]%s}
                """.formatted(kind, name, name, name, resources, more.isEmpty() ? "" : ", " + more);
    }
}
