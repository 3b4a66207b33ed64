/** The widget's own look, inside its shadow: nothing of the page reaches in, nothing of it reaches out. */
export function styleOf(brand: string, brandDark: string): string {
  return `
:host{all:initial;position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:2147483000;--b:${brand};--on:#fff;--s:#fff;--s2:#f2f5f5;--t:#142026;--m:#54646b;--l:#d5dddf;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Naskh Arabic",Tahoma,sans-serif}
@media(prefers-color-scheme:dark){:host{--s:#151c20;--s2:#1f292e;--t:#e6edef;--m:#9fb0b6;--l:#33424a;--k:${brandDark}}}
*{box-sizing:border-box;font:inherit;color:inherit}
[hidden]{display:none!important}
button,input,textarea{margin:0}
:focus-visible{outline:3px solid var(--k,var(--b));outline-offset:2px}
.go{display:flex;gap:8px;align-items:center;min-block-size:52px;padding:12px 20px;border:0;border-radius:26px;background:var(--b);color:var(--on);font-weight:600;cursor:pointer;box-shadow:0 4px 16px #0004}
.go svg{inline-size:22px;block-size:22px;fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}
.n{min-inline-size:22px;padding:0 6px;border-radius:11px;background:#fff;color:#142026;font-size:14px;text-align:center}
.w{display:flex;flex-direction:column;inline-size:380px;block-size:min(600px,calc(100dvh - 32px));max-inline-size:calc(100vw - 32px);background:var(--s);color:var(--t);border:1px solid var(--l);border-radius:14px;overflow:hidden;box-shadow:0 10px 40px #0005}
@media(max-width:480px){:host(.o){inset:0}.w{inline-size:100vw;max-inline-size:none;block-size:100dvh;border:0;border-radius:0}}
header{display:flex;align-items:center;gap:4px;padding:10px 8px 10px 16px;background:var(--b);color:var(--on)}
:dir(rtl)>header{padding:10px 16px 10px 8px}
h2{flex:1;margin:0;font-size:16px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.i{inline-size:44px;block-size:44px;border:0;border-radius:8px;background:none;color:inherit;cursor:pointer}
.i:hover{background:#fff2}.i:focus-visible{outline-color:#fff;outline-offset:-3px}
.i svg{inline-size:22px;block-size:22px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}
.st{padding:8px 16px;background:var(--s2);border-block-end:1px solid var(--l);font-size:14px;color:var(--m)}
.st b{color:var(--t);font-weight:600}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:12px 16px;display:flex;flex-direction:column;gap:8px}
.m{max-inline-size:85%;padding:8px 12px;border-radius:14px;background:var(--s2);align-self:flex-start;border-end-start-radius:4px;overflow-wrap:anywhere;white-space:pre-wrap}
.m.me{align-self:flex-end;background:var(--b);color:var(--on);border-end-start-radius:14px;border-end-end-radius:4px}
.m small{display:block;font-size:12px;opacity:.85}
.m.bad{outline:2px solid #b3261e;background:var(--s2);color:var(--t)}
.p{margin:0;font-size:13px;color:var(--m)}
form{display:flex;flex-direction:column;gap:8px;padding:12px 16px;border-block-start:1px solid var(--l)}
.r{display:flex;gap:8px;align-items:flex-end}
label{display:block;font-size:14px;color:var(--m)}
input,textarea{inline-size:100%;min-block-size:44px;padding:9px 12px;border:1px solid #7c8d95;border-radius:8px;background:var(--s);color:var(--t);resize:none}
textarea{field-sizing:content;max-block-size:140px}
#a-text{min-block-size:110px;max-block-size:220px}
.y{min-block-size:44px;padding:8px 16px;border:0;border-radius:8px;background:var(--b);color:var(--on);font-weight:600;cursor:pointer;flex:none}
.q{min-block-size:44px;padding:8px 12px;border:1px solid var(--l);border-radius:8px;background:none;cursor:pointer}
.r .i{color:var(--m);flex:none;border:1px solid var(--l)}.r .i:hover{background:var(--s2)}
.f{display:inline-flex;gap:6px;align-items:center;min-block-size:44px;padding:4px 0;border:0;background:none;text-align:start;text-decoration:underline;cursor:pointer;overflow-wrap:anywhere}
.f span{flex:none;font-size:13px;opacity:.85}
.f svg{flex:none;inline-size:18px;block-size:18px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}
.sr{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
a{color:var(--k,var(--b))}
@media(prefers-reduced-motion:no-preference){.w{animation:u .16s ease-out}@keyframes u{from{transform:translateY(10px);opacity:0}}}
@media print{:host{display:none}}`;
}
