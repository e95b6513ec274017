package dev.slipway.webhooks.forge.gitlab;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.webhooks.delivery.AnyProof;
import dev.slipway.webhooks.delivery.Delivery;
import dev.slipway.webhooks.delivery.Forge;
import dev.slipway.webhooks.delivery.ForgeEvent;
import dev.slipway.webhooks.delivery.Payload;
import dev.slipway.webhooks.delivery.Proof;
import dev.slipway.webhooks.delivery.StandardWebhooks;
import dev.slipway.webhooks.delivery.Token;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * GitLab: the secret token as it is in {@code X-Gitlab-Token}, or, where a signing token is set, a signature of Standard Webhooks. Hooks of a
 * project and system hooks word the same things alike, under {@code object_kind} or {@code event_name}. When more than three tags move in one push
 * it tells of none.
 */
public final class GitLab implements Forge {
    private static final Set<String> CHANGES = Set.of("open", "reopen", "update", "merge", "close");

    @Override
    public String name() {
        return "gitlab";
    }

    @Override
    public Proof proof() {
        return AnyProof.of(new Token("X-Gitlab-Token"), new StandardWebhooks());
    }

    @Override
    public ForgeEvent meaning(Delivery delivery, Mapping body) {
        String kind = body.text("object_kind").or(() -> body.text("event_name")).orElse("");
        return switch (kind) {
            case "push", "tag_push" -> Payload.refsMoved(body.text("ref").stream());
            case "repository_update" -> Payload.refsMoved(updated(body));
            case "merge_request" -> mergeRequest(body);
            case "note" -> note(body);
            default -> Payload.ignored(kind);
        };
    }

    /** A system hook that sums up a push, however many refs it moved. */
    private static Stream<String> updated(Mapping body) {
        return Stream.concat(
                body.sequence("changes").mappings().stream().flatMap(change -> change.text("ref").stream()),
                body.sequence("refs").texts().stream());
    }

    private static ForgeEvent mergeRequest(Mapping body) {
        String action = body.text("object_attributes", "action").orElse("");
        if (!CHANGES.contains(action)) return Payload.ignored("merge_request " + action);
        return Payload.pullRequest(
                body.whole("object_attributes", "iid"), body.text("object_attributes", "last_commit", "id"));
    }

    /** Older versions name no action; one who edits a note says nothing new. */
    private static ForgeEvent note(Mapping body) {
        String on = body.text("object_attributes", "noteable_type").orElse("");
        String action = body.text("object_attributes", "action").orElse("create");
        if (!on.equals("MergeRequest") || !action.equals("create")) return Payload.ignored("note " + action + " " + on);
        return Payload.comment(
                body.whole("merge_request", "iid"),
                Payload.id(body, "object_attributes", "id"),
                body.text("user", "username"),
                body.text("object_attributes", "note"));
    }

    /** What stays the same when it tries again, in the order in which GitLab came to send it. */
    @Override
    public Optional<String> id(Delivery delivery, Mapping body) {
        return Stream.of(StandardWebhooks.ID, "Idempotency-Key", "X-Gitlab-Event-UUID")
                .flatMap(header -> delivery.header(header).stream())
                .findFirst();
    }
}
