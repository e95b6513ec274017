package dev.slipway.sync.server;

/** Text as HTML says it: in an element or between the quotes of an attribute, nothing that people wrote becomes markup. */
final class Html {
    private Html() {}

    static void escape(StringBuilder html, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }
}
