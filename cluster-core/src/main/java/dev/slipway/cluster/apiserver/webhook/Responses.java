package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Reply;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what webhooks answer. Whatever is not an answer to the question becomes a sentence: those of kube-apiserver and of the client library that
 * it calls webhooks with.
 */
final class Responses {
    /** More than an object with every field changed would need. */
    static final int MOST_BYTES = 3 * 1024 * 1024;

    /** Of a text that is no answer so much is repeated. */
    private static final int MOST_REPEATED = 2048;

    private Responses() {}

    /**
     * The reply to a question.
     *
     * @param uid that of the question
     * @param url that was posted to, as messages show it
     */
    static Reply read(String uid, String url, WebhookCaller.Response response) {
        boolean isGood = response.code() >= 200 && response.code() <= 206;
        if (!isGood) return failed(refusal(response));
        if (response.body().length > MOST_BYTES)
            return failed(
                    "the response is larger than " + MOST_BYTES + " bytes, which is more than an answer may have");
        if (response.body().length == 0)
            return failed("0-length response with status code: " + response.code() + " and content type: "
                    + response.contentType());
        try {
            Optional<Mapping> review = Json.read(response.body()).asMapping();
            return review.map(answer -> checked(uid, answer))
                    .orElseGet(() -> failed("couldn't get version/kind; json parse error: the response is no object"));
        } catch (Malformed notJson) {
            return failed("couldn't get version/kind; json parse error: " + notJson.getMessage());
        }
    }

    /** A call that brought no answer. */
    static Reply failedCall(String url, String why) {
        return failed("Post \"" + url + "\": " + why);
    }

    private static Reply failed(String why) {
        return new Reply.Failed("failed to call webhook: " + why);
    }

    private static Reply invalid(String why) {
        return new Reply.Failed("received invalid webhook response: " + why);
    }

    private static Reply checked(String uid, Mapping review) {
        Optional<Mapping> found = review.get("response").flatMap(Tree::asMapping);
        if (found.isEmpty()) return invalid("webhook response was absent");
        Mapping response = found.get();
        String given = response.text("uid").orElse("");
        if (!given.equals(uid)) return invalid("expected response.uid=\"" + uid + "\", got \"" + given + "\"");
        String apiVersion = review.text("apiVersion").orElse("");
        String kind = review.text("kind").orElse("");
        if (!apiVersion.equals("admission.k8s.io/v1") || !kind.equals("AdmissionReview"))
            return invalid("expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got "
                    + (apiVersion.isEmpty() ? "/" : apiVersion) + ", Kind=" + kind);
        return wrongType(response).map(Responses::failed).orElseGet(() -> new Reply.Said(response));
    }

    private static Optional<String> wrongType(Mapping response) {
        return wrong(response, "allowed", "bool", value -> value.asBool().isPresent())
                .or(() -> wrong(
                        response,
                        "status",
                        "v1.Status",
                        value -> value.asMapping().isPresent()))
                .or(() -> wrong(
                        response, "patch", "[]uint8", value -> value.asText().isPresent()))
                .or(() -> wrong(
                        response,
                        "patchType",
                        "v1.PatchType",
                        value -> value.asText().isPresent()))
                .or(() -> wrong(response, "auditAnnotations", "map[string]string", Responses::isTexts))
                .or(() -> wrong(response, "warnings", "[]string", Responses::isListOfTexts));
    }

    private static boolean isTexts(Tree value) {
        return value.asMapping()
                .filter(mapping -> mapping.texts().size() == mapping.size())
                .isPresent();
    }

    private static boolean isListOfTexts(Tree value) {
        return value.asSequence()
                .filter(list -> list.texts().size() == list.size())
                .isPresent();
    }

    private interface Test {
        boolean fits(Tree value);
    }

    private static Optional<String> wrong(Mapping response, String field, String type, Test test) {
        return response.get(field)
                .filter(value -> !value.isNull() && !test.fits(value))
                .map(value -> "json: cannot unmarshal " + word(value)
                        + " into Go struct field AdmissionResponse.response." + field + " of type " + type);
    }

    private static String word(Tree value) {
        if (value.asMapping().isPresent()) return "object";
        if (value.asSequence().isPresent()) return "array";
        if (value.asText().isPresent()) return "string";
        return value.asBool().isPresent() ? "bool" : "number";
    }

    /** What a client makes of an answer that is none: its Status if it is one, else a sentence for its code. */
    private static String refusal(WebhookCaller.Response response) {
        Optional<String> status = statusMessage(response.body());
        if (status.isPresent()) return status.get();
        String text = text(response);
        return switch (response.code()) {
            case 400 -> "the server rejected our request for an unknown reason";
            case 401 -> "the server has asked for the client to provide credentials";
            case 403 -> text;
            case 404 -> "the server could not find the requested resource";
            case 405 -> "the server does not allow this method on the requested resource";
            case 406, 415 ->
                text.equals("unknown")
                        ? "the server was unable to respond with a content type that the client supports"
                        : text;
            case 409 -> "the server reported a conflict";
            case 410 -> "the server no longer offers the requested resource";
            case 422 -> "the server rejected our request due to an error in our request";
            case 429 -> "the server has received too many requests and has asked us to try again later";
            case 503 -> "the server is currently unable to handle the request";
            case 504 ->
                "the server was unable to return a response in the time allotted, but may still be processing the request";
            default ->
                response.code() >= 500
                        ? "an error on the server (\"" + text.replace("\"", "\\\"")
                                + "\") has prevented the request from succeeding"
                        : "the server responded with the status code " + response.code()
                                + " but did not return more information";
        };
    }

    private static Optional<String> statusMessage(byte[] body) {
        try {
            return Json.read(body)
                    .asMapping()
                    .filter(tree -> tree.text("kind").equals(Optional.of("Status")))
                    .flatMap(tree -> tree.text("message"));
        } catch (Malformed notJson) {
            return Optional.empty();
        }
    }

    private static String text(WebhookCaller.Response response) {
        boolean isText = response.contentType().toLowerCase(Locale.ROOT).startsWith("text/")
                || response.contentType().isEmpty();
        if (!isText || response.body().length == 0) return "unknown";
        int shown = Math.min(response.body().length, MOST_REPEATED);
        return new String(response.body(), 0, shown, StandardCharsets.UTF_8)
                .strip()
                .replaceAll("\\p{Cntrl}+", " ");
    }
}
