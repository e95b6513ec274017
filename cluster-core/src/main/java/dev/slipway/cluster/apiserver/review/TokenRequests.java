package dev.slipway.cluster.apiserver.review;

import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.Claims;
import dev.slipway.cluster.apiserver.access.Tokens;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Gives service accounts tokens, and says whose a token is. */
public final class TokenRequests {
    private static final GroupKind REQUEST = new GroupKind("authentication.k8s.io", "TokenRequest");
    private static final GroupKind REVIEW = new GroupKind("authentication.k8s.io", "TokenReview");
    private static final long STANDARD_SECONDS = 3600;
    private static final long SHORTEST_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final long LONGEST_SECONDS = 1L << 32;
    private static final List<String> BINDABLE = List.of("Pod", "Secret", "Node");

    private TokenRequests() {}

    /**
     * The request with a token in its status.
     *
     * @param account whose token it is
     * @param objects what is there now
     * @param id of the token, unique
     */
    public static Answer<ApiObject> answer(
            ApiObject request,
            ApiObject account,
            Tokens tokens,
            Function<ObjectKey, Optional<ApiObject>> objects,
            Instant now,
            String id) {
        Mapping spec = request.spec();
        long seconds = spec.whole("expirationSeconds").orElse(STANDARD_SECONDS);
        Optional<Status> invalid = invalid(seconds);
        if (invalid.isPresent()) return Answer.refused(invalid.get());
        Answer<Optional<Claims.Bound>> bound = bound(spec.mapping("boundObjectRef"), account, objects);
        if (bound.refusal().isPresent()) return Answer.refused(bound.refusal().get());
        List<String> audiences = spec.sequence("audiences").texts();
        if (audiences.isEmpty()) audiences = List.of(Tokens.ISSUER);
        Instant issued = now.truncatedTo(ChronoUnit.SECONDS);
        Claims claims = new Claims(
                id,
                audiences,
                issued,
                issued.plusSeconds(seconds),
                account.namespace(),
                new Claims.Named(account.name(), account.uid()),
                bound.asOptional().flatMap(found -> found));
        return Answer.done(request.withAt(Times.seconds(now), "metadata", "creationTimestamp")
                .with("spec", spec.with("audiences", Tree.of(audiences)).with("expirationSeconds", seconds))
                .withStatus(Mapping.of(
                        "token", tokens.sign(claims), "expirationTimestamp", Times.seconds(claims.expires()))));
    }

    private static Optional<Status> invalid(long seconds) {
        Problems problems = new Problems();
        if (seconds < SHORTEST_SECONDS)
            problems.invalid("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
        if (seconds > LONGEST_SECONDS)
            problems.invalid("spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
        return problems.isEmpty() ? Optional.empty() : Optional.of(Refusals.invalid(REQUEST, "", problems.causes()));
    }

    private static Answer<Optional<Claims.Bound>> bound(
            Mapping reference, ApiObject account, Function<ObjectKey, Optional<ApiObject>> objects) {
        if (reference.isEmpty()) return Answer.done(Optional.empty());
        String kind = reference.text("kind").orElse("");
        String name = reference.text("name").orElse("");
        String version = reference.text("apiVersion").orElse("v1");
        if (!BINDABLE.contains(kind) || !version.equals("v1"))
            return Answer.refused(
                    Status.badRequest("cannot bind token to object of type " + version + ", Kind=" + kind));
        String namespace = kind.equals("Node") ? "" : account.namespace();
        Optional<ApiObject> live = objects.apply(new ObjectKey(new GroupKind("", kind), namespace, name));
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        Status.Details details = new Status.Details(name, "", plural, "", List.of(), 0);
        if (live.isEmpty())
            return Answer.refused(new Status(404, "NotFound", plural + " \"" + name + "\" not found", details));
        String uid = reference.text("uid").orElse("");
        if (!uid.isEmpty() && !uid.equals(live.get().uid()))
            return Answer.refused(new Status(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + plural + " \"" + name
                            + "\": the UID in the bound object reference (" + uid
                            + ") does not match the UID in record."
                            + " The object might have been deleted and then recreated",
                    details));
        boolean another = kind.equals("Pod")
                && !live.get().spec().text("serviceAccountName").equals(Optional.of(account.name()));
        if (another)
            return Answer.refused(Status.badRequest("cannot bind token for serviceaccount \"" + account.name()
                    + "\" to pod running with different serviceaccount name."));
        Claims.Named object = new Claims.Named(name, live.get().uid());
        return Answer.done(Optional.of(new Claims.Bound(kind.toLowerCase(Locale.ROOT), object)));
    }

    /** The review with what is known of its token. */
    public static Answer<ApiObject> review(ApiObject review, Authenticator authenticator) {
        String token = review.spec().text("token").orElse("");
        if (token.isEmpty())
            return Answer.refused(Refusals.invalid(
                    REVIEW, "", new Problems().required("spec.token").causes()));
        List<String> asked = review.spec().sequence("audiences").texts();
        List<String> audiences = asked.isEmpty() ? List.of(Tokens.ISSUER) : asked;
        Mapping status = authenticator
                .ofToken(token, audiences)
                .map(known -> Mapping.of(
                        "authenticated", true, "user", known.user().info(), "audiences", Tree.of(known.audiences())))
                .orElseGet(() -> Mapping.of("authenticated", false, "error", "invalid bearer token"));
        return Answer.done(review.withStatus(status));
    }
}
