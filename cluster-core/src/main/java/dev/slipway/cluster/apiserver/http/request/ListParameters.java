package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.ListOptions.RevisionMatch;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parameters of lists and watches, by the table of <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/">API concepts</a>. */
final class ListParameters {
    private ListParameters() {}

    static ListOptions list(String namespace, Query query) throws BadParameter {
        checkMatch(query);
        if (query.flag("sendInitialEvents"))
            throw BadParameter.invalid(
                    "ListOptions",
                    "sendInitialEvents",
                    "FieldValueForbidden",
                    "Forbidden: sendInitialEvents is forbidden for list");
        String version = query.text("resourceVersion");
        int limit = (int) Math.max(0, Math.min(Integer.MAX_VALUE, query.whole("limit")));
        if (!query.text("continue").isEmpty()) return next(namespace, query, limit);
        if (version.equals("0"))
            return new ListOptions(namespace, labels(query), fields(query), 0, "", 0, RevisionMatch.NOT_OLDER_THAN);
        long revision = revision(query);
        boolean exact = query.text("resourceVersionMatch").equals("Exact")
                || (revision > 0 && limit > 0 && !query.has("resourceVersionMatch"));
        return new ListOptions(
                namespace,
                labels(query),
                fields(query),
                limit,
                "",
                revision,
                exact ? RevisionMatch.EXACT : RevisionMatch.NOT_OLDER_THAN);
    }

    private static ListOptions next(String namespace, Query query, int limit) throws BadParameter {
        String version = query.text("resourceVersion");
        if (!version.isEmpty() && !version.equals("0"))
            throw new BadParameter("specifying resource version is not allowed when using continue");
        ContinueToken token = ContinueToken.decode(query.text("continue"))
                .orElseThrow(() -> new BadParameter("continue key is not valid: illegal base64 or JSON"));
        if (token.revision() == 0)
            throw new BadParameter(
                    "continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        if (token.isInconsistent())
            return new ListOptions(
                    namespace, labels(query), fields(query), limit, token.start(), 0, RevisionMatch.NOT_OLDER_THAN);
        return new ListOptions(
                namespace, labels(query), fields(query), limit, token.start(), token.revision(), RevisionMatch.EXACT);
    }

    static ResourceRequest.Follow follow(Kind kind, String namespace, Query query) throws BadParameter {
        return follow(kind, namespace, fields(query), query);
    }

    static ResourceRequest.Follow followOne(Kind kind, String namespace, String name, Query query) throws BadParameter {
        List<FieldSelector.Requirement> both = new ArrayList<>(fields(query).requirements());
        both.addAll(FieldSelector.name(name).requirements());
        return follow(kind, namespace, new FieldSelector(both), query);
    }

    private static ResourceRequest.Follow follow(Kind kind, String namespace, FieldSelector fields, Query query)
            throws BadParameter {
        boolean initial = query.flag("sendInitialEvents");
        if (initial && !query.text("resourceVersionMatch").equals("NotOlderThan"))
            throw forbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        if (!query.has("sendInitialEvents")
                && !query.text("resourceVersionMatch").isEmpty())
            throw forbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        long seconds = query.whole("timeoutSeconds");
        boolean bookmarks = query.flag("allowWatchBookmarks");
        boolean fromCache = query.text("resourceVersion").equals("0");
        long revision = revision(query.text("resourceVersion"));
        ListOptions options =
                new ListOptions(namespace, labels(query), fields, 0, "", revision, RevisionMatch.NOT_OLDER_THAN);
        return new ResourceRequest.Follow(
                kind,
                options,
                initial || revision == 0,
                bookmarks,
                (initial || fromCache) && bookmarks,
                seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty());
    }

    private static void checkMatch(Query query) throws BadParameter {
        String match = query.text("resourceVersionMatch");
        if (match.isEmpty()) return;
        if (!query.text("continue").isEmpty())
            throw forbidden("resourceVersionMatch is forbidden when continue is provided");
        if (query.text("resourceVersion").isEmpty())
            throw forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
        if (!match.equals("Exact") && !match.equals("NotOlderThan"))
            throw BadParameter.invalid(
                    "ListOptions",
                    "resourceVersionMatch",
                    "FieldValueNotSupported",
                    "Unsupported value: \"" + match + "\": supported values: \"Exact\", \"NotOlderThan\", \"\"");
        if (match.equals("Exact") && query.text("resourceVersion").equals("0"))
            throw forbidden("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
    }

    private static BadParameter forbidden(String why) {
        return BadParameter.invalid("ListOptions", "resourceVersionMatch", "FieldValueForbidden", "Forbidden: " + why);
    }

    private static LabelSelector labels(Query query) throws BadParameter {
        return Selectors.labels(query.text("labelSelector"));
    }

    private static FieldSelector fields(Query query) throws BadParameter {
        return Selectors.fields(query.text("fieldSelector"));
    }

    /** The revision that a read asks for; 0 where it does not. */
    static long revision(Query query) throws BadParameter {
        try {
            return revision(query.text("resourceVersion"));
        } catch (BadParameter bad) {
            throw new BadParameter("invalid resource version: " + bad.status().message());
        }
    }

    private static long revision(String text) throws BadParameter {
        try {
            return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
        } catch (NumberFormatException notANumber) {
            throw new BadParameter("resourceVersion: Invalid value: \"" + text + "\": strconv.ParseUint: parsing \""
                    + text + "\": invalid syntax");
        }
    }
}
