package dev.slipway.cluster.apiserver.policy;

import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.schema.Conformance;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.merge.Applied;
import dev.slipway.diff.merge.FieldOwnership;
import dev.slipway.diff.merge.Manager;
import dev.slipway.diff.merge.Manager.Operation;
import dev.slipway.diff.path.PathSet;
import dev.slipway.diff.schema.Schema;
import dev.slipway.diff.schema.Schema.ListKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a policy wants of an object, merged into it as in server-side apply, by nobody in particular. What has one owner as a whole cannot be said so:
 * it would be replaced, and whoever states the policy would not know by how much.
 */
final class ApplyConfiguration {
    private static final String NOT_APPLIED = "error applying patch: ";

    private ApplyConfiguration() {}

    static Answer<Mapping> apply(ApiObject object, Mapping made, Seen seen, Instant now) {
        Kind kind = seen.meant();
        Mapping config = Mapping.builder()
                .put("apiVersion", object.gvk().apiVersion())
                .put("kind", object.kind())
                .putAll(made.without("apiVersion").without("kind"))
                .build();
        Schema schema = seen.isScale() ? Schema.ANY : kind.schema();
        Conformance.Reading reading = kind.traits().custom() || seen.isScale()
                ? Conformance.readCustom(config, schema)
                : Conformance.read(config, schema);
        if (reading.wrongType().isPresent()) return untyped(reading.wrongType().get());
        if (!reading.unknown().isEmpty())
            return untyped("." + reading.unknown().get(0) + ": field not declared in schema");
        List<String> atomics = new ArrayList<>();
        findAtomics(reading.object(), schema, "", atomics);
        if (!atomics.isEmpty())
            return wrong("invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: "
                    + String.join(", ", atomics));
        return merged(object, reading.object(), schema, now);
    }

    private static Answer<Mapping> merged(ApiObject object, Mapping config, Schema schema, Instant now) {
        Manager policy = Manager.of("policy", Operation.APPLY, object.gvk().apiVersion(), Times.seconds(now));
        Applied applied =
                new FieldOwnership(schema, PathSet.empty()).apply(object.root(), List.of(), config, policy, true);
        if (applied instanceof Applied.Merged merged)
            return Answer.done(merged.tree().asMapping().orElseThrow());
        return wrong("failed to merge patch: " + ((Applied.Refused) applied).sentence());
    }

    private static void findAtomics(Tree value, Schema lazy, String place, List<String> found) {
        Schema schema = lazy.resolve();
        if (schema instanceof Schema.Struct struct && value instanceof Mapping mapping) {
            if (struct.atomic()) found.add(place);
            else
                mapping.forEach((key, inside) ->
                        findAtomics(inside, struct.fields().getOrDefault(key, Schema.ANY), place + "." + key, found));
        } else if (schema instanceof Schema.MapOf map && value instanceof Mapping mapping) {
            if (map.atomic()) found.add(place);
            else mapping.forEach((key, inside) -> findAtomics(inside, map.values(), place + "." + key, found));
        } else if (schema instanceof Schema.ListOf list && value instanceof Sequence sequence) {
            if (list.kind() == ListKind.ATOMIC) found.add(place);
            else
                for (int i = 0; i < sequence.size(); i++)
                    findAtomics(sequence.get(i), list.items(), place + "[" + i + "]", found);
        }
    }

    private static Answer<Mapping> untyped(String why) {
        return wrong("failed to convert patch object to typed object: " + why);
    }

    private static Answer<Mapping> wrong(String why) {
        return Answer.refused(Status.badRequest(NOT_APPLIED + why));
    }
}
