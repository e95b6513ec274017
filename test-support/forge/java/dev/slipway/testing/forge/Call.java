package dev.slipway.testing.forge;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One call of the REST interface.
 *
 * @param path below the interface's address, decoded part by part
 * @param user whom the token stands for
 */
record Call(String base, String method, List<String> path, SortedMap<String, String> query, Mapping body, String user) {

    /** An answer. */
    record Reply(int status, Optional<Tree> body, Map<String, String> headers) {
        static Reply of(int status, Tree body) {
            return new Reply(status, Optional.of(body), Map.of());
        }

        static Reply ok(Tree body) {
            return of(200, body);
        }

        static Reply empty(int status) {
            return new Reply(status, Optional.empty(), Map.of());
        }

        static Reply error(int status, String message) {
            return of(status, Mapping.of("message", message, "documentation_url", "https://docs.example.com"));
        }

        Reply with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Reply(status, body, more);
        }
    }

    /** The parts of the path that a pattern such as {@code repos/{}/{}/pulls} leaves open, if it is of this call. */
    Optional<List<String>> matches(String itsMethod, String pattern) {
        String[] parts = pattern.split("/");
        if (!method.equals(itsMethod) || parts.length != path.size()) return Optional.empty();
        List<String> open = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].equals("{}")) open.add(path.get(i));
            else if (!parts[i].equals(path.get(i))) return Optional.empty();
        }
        return Optional.of(open);
    }

    String asked(String name, String otherwise) {
        return query.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(asked(name, Integer.toString(otherwise)));
    }

    String text(String... way) {
        return body.text(way).orElse("");
    }

    /** A page by number, with the header {@code Link} as GitHub writes it. */
    Reply page(List<? extends Tree> all, String perPageName, int most, String listKey) {
        int perPage = Math.min(number(perPageName, 30), most);
        int page = number("page", 1);
        List<Tree> here = all.stream()
                .skip((page - 1L) * perPage)
                .limit(perPage)
                .map(one -> (Tree) one)
                .toList();
        Tree body = listKey.isEmpty() ? new Sequence(here) : Mapping.of(listKey, here);
        boolean more = (long) page * perPage < all.size();
        return more
                ? Reply.ok(body)
                        .with(
                                "Link",
                                "<" + at("page", page + 1) + ">; rel=\"next\", <" + at("page", 99) + ">; rel=\"last\"")
                : Reply.ok(body);
    }

    /** The address of this call with one parameter of the query changed. */
    String at(String name, Object value) {
        SortedMap<String, String> changed = new TreeMap<>(query);
        changed.put(name, value.toString());
        StringBuilder text = new StringBuilder(base);
        for (String part : path) text.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8));
        changed.forEach((key, one) -> text.append(text.indexOf("?") < 0 ? '?' : '&')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(one, StandardCharsets.UTF_8)));
        return text.toString();
    }
}
