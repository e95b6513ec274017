package dev.slipway.cluster.apiserver.http.request;

/**
 * One HTTP request without its body. Headers that are not there are empty strings.
 *
 * @param path decoded, without the query
 */
public record Call(
        String method,
        String path,
        Query query,
        String accept,
        String contentType,
        String userAgent,
        String ifNoneMatch) {

    /** A request without headers. */
    public static Call of(String method, String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        Query query = Query.parse(mark < 0 ? "" : pathAndQuery.substring(mark + 1));
        return new Call(method, path, query, "", "", "", "");
    }

    public Call accepting(String types) {
        return new Call(method, path, query, types, contentType, userAgent, ifNoneMatch);
    }

    public Call withContentType(String type) {
        return new Call(method, path, query, accept, type, userAgent, ifNoneMatch);
    }

    public Call from(String client) {
        return new Call(method, path, query, accept, contentType, client, ifNoneMatch);
    }

    /** Who owns the fields that this request sets, where it does not say: the user agent up to its first slash. */
    public String defaultFieldManager() {
        int slash = userAgent.indexOf('/');
        return slash < 0 ? userAgent : userAgent.substring(0, slash);
    }

    /** Whether a person is likely to read the answer: asked for, or a browser or a download tool. */
    public boolean wantsIndentedJson() {
        return query.has("pretty")
                ? query.flag("pretty")
                : userAgent.startsWith("curl") || userAgent.startsWith("Wget") || userAgent.startsWith("Mozilla/5.0");
    }
}
