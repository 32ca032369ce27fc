// Texts that somebody might call himself in order to run a script, to pass for something else, or to break the page.

// What calls the hook that the test watches, in ways that a browser runs once it stands in a page as markup.
const events = ['onerror', 'onload', 'onclick', 'onfocus', 'onmouseover', 'ontoggle', 'onanimationstart', 'onpointerenter',
  'onbeforeinput', 'onscrollend'];
const calls = ['__xss(1)', '__xss`1`', "window['__xss'](1)", 'top.__xss(1)', 'eval(atob("X194c3MoMSk="))',
  'setTimeout("__xss(1)")', 'alert(1)', 'import("data:text/javascript,__xss(1)")'];
const tags = [
  (event, call) => `<img src=x ${event}=${call}>`,
  (event, call) => `<svg/${event}=${call}>`,
  (event, call) => `<body ${event}="${call}">`,
  (event, call) => `<details open ${event}='${call}'>`,
  (event, call) => `<input autofocus ${event}=${call}>`,
  (event, call) => `<video ${event}=${call}><source ${event}=${call}>`,
  (event, call) => `" ${event}="${call}" x="`,
];

// How a text may try to get out of where it was put.
const ways = ['', '">', "'>", '</title>', '</textarea>', '</script>', '-->', '</style>', '</blockquote></bdi>', '\\"}', '*/', ']]>'];
const markup = [
  '<script>__xss(1)</script>', '<ScRiPt>__xss(1)</sCrIpT>', '<script src=//evil.test/x.js></script>', '<scr<script>ipt>__xss(1)//',
  '<iframe srcdoc="<script>parent.__xss(1)</script>">', '<object data="data:text/html,<script>__xss(1)</script>">',
  '<embed src="javascript:__xss(1)">', '<a href="javascript:__xss(1)">x</a>', '<form action="javascript:__xss(1)"><button>x',
  '<base href="//evil.test/">', '<meta http-equiv=refresh content="0;url=//evil.test/">', '<link rel=stylesheet href=//evil.test/x.css>',
  '<style>*{background:url(//evil.test/x)}</style>', '<math><mtext><script>__xss(1)</script>', '<template><script>__xss(1)</script>',
  '<svg><script href="data:,__xss(1)"/>', '<svg><animate onbegin=__xss(1) attributeName=x>', '<noscript><p title="</noscript><img src=x onerror=__xss(1)>">',
  '<xmp><script>__xss(1)</script>', '<!--<img src="--><img src=x onerror=__xss(1)//">',
];

// What some server's or script's template would work on.
const templates = ['{{7*7}}', '{% include "x" %}', '${7*7}', '#{7*7}', '<%= 7*7 %>', '{{constructor.constructor("__xss(1)")()}}',
  '{$x}', '{ $name }', '{ -brand }', '{"x"}', '[[7*7]]', '@(7*7)', '*{7*7}', '{{=<% %>=}}', '%7B%7B7*7%7D%7D', '{#x#}', '{{x|safe}}',
  '{{{x}}}', '`id`', '$(id)', '%s%n%x', '%{x}', '$1', '\\1', '$&', '?rp=/x', '../../etc/passwd', "'; DROP TABLE users; --",
  "' OR '1'='1", '" OR ""="', '=cmd()', '+1', '-1', '@x'];

const entities = ['&lt;script&gt;', '&amp;lt;', '&#60;b&#62;', '&#x3c;b&#x3e;', '&NotAnEntity;', '&', '&&', '&amp', '&#0;', '&#xD800;', '&colon;',
  '&apos;', '&quot;', '%3Cscript%3E', '%253C', '\\u003cscript\\u003e', '\\x3cscript', '+ADw-script+AD4-', '<', '>', '<>', '</', '<!', '<?',
  '<a', '"', "'", '`', '""', "''", '\\', '\\\\', '/', '//', '/*', '*/', '<![CDATA[x]]>', '<?php __xss(1) ?>', '＜script＞', '‹script›',
  '¼script¾', '<\u00adscript>', '<s\u200bcript>', '＂＞'];

// As people really write, and as nobody does.
const written = ['Zoë', 'Ødegård', 'Łukasz', 'Đặng Thị', 'O’Brien', "O'Brien", 'Jean-Luc', 'ﬃ', 'ẞ', 'İstanbul', 'ıI', 'Ωmega', 'Юлия', 'Ελένη', '山田太郎',
  '김철수', 'สมชาย', 'नमस्ते', 'ગુજરાતી', 'தமிழ்', 'አማርኛ', 'ᏣᎳᎩ', 'שלום', 'مرحبا', 'محمد (ABC) 123', 'abc שלום def', 'שלום <b>abc</b>', 'مرحبا" onclick="__xss(1)',
  'پارسی ۱۲۳', 'ܐܪܡܝܐ', '𐤀𐤁𐤂', '👩‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪🇫🇷🇪🇸', '👍🏽', '☠️', '1️⃣', '🫠', 'e\u0301', 'Z͑ͫa̴l͡g̵o̸', 'a\u0300\u0301\u0302\u0303\u0304\u0305',
  '\u00a0x\u00a0y', 'x\u2003y', 'x\u3000y', 'a\u200bb', 'a\u200cb', 'a\u200db', '\ufeffx', 'x\u2060y', '\u115fx', '\u3164', '￼', '�', '𝒳𝓈𝓈', 'ｆｕｌｌ', '𝕏', 'аdmin', 'раураl',
  'nil', 'void', 'NaN', 'true', 'None', '0', '-0', '1e309', '[object Object]', 'constructor', '__proto__', 'toString', 'CON', '.', '..', '-', '_', '*',
  'W'.repeat(200), 'i'.repeat(200), 'Wort'.repeat(50), '漢'.repeat(80), '👍'.repeat(60), 'a b '.repeat(50).trim(), '<b>'.repeat(60), '&'.repeat(120), '"'.repeat(120),
  `${'x'.repeat(100)} ${'y'.repeat(100)}`, 'שלום'.repeat(40), 'http://evil.test/', 'https://evil.test/?x=<script>', 'javascript:__xss(1)', 'data:text/html,<script>__xss(1)</script>',
  'mailto:x@evil.test', 'Vestibule Support', 'x  y   z'];

const combined = tags.flatMap((tag) => events.map((event, at) => tag(event, calls[at % calls.length])));
const escaping = ways.flatMap((way) => markup.map((one) => way + one));
const called = calls.flatMap((call) => [`"><img src=x onerror=${call}>`, `' autofocus onfocus=${call} x='`, `javascript:${call}`]);

/** Five hundred of them, each another one. */
export const texts = [...new Set([...templates, ...entities, ...written, ...combined, ...called, ...escaping])].slice(0, 500);
