import FavesCore

/// The parts of a page that are the same in all of them.
enum HTMLPage {
  /// What stands before the title: nothing may be loaded, and only the page's own style and script
  /// take effect, each by its checksum.
  static let head: String = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
    style-src 'sha256-\(checksum(style))'; script-src 'sha256-\(checksum(script))'; \
    base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <meta name="generator" content="Faves">
    <title>
    """

  private static func checksum(_ text: String) -> String {
    Base64.encode(Digest(of: text.utf8).bytes)
  }

  /// The search box, shown by the script.
  static let search: String = """
    <form role="search" hidden>
    <input type="search" aria-label="Search" placeholder="Search" autocomplete="off" \
    spellcheck="false">
    <output aria-live="polite"></output>
    </form>

    """

  /// Whether a text is a web address that a click may follow.
  static func isLink(_ text: String) -> Bool {
    guard text.hasPrefix("https://") || text.hasPrefix("http://"), text.utf8.count < 2000 else {
      return false
    }
    let rest = text.drop { $0 != "/" }.dropFirst(2)
    return !rest.isEmpty && !rest.hasPrefix("/")
      && text.unicodeScalars.allSatisfy {
        $0.value > 0x20 && !$0.properties.isWhitespace && !$0.properties.isNoncharacterCodePoint
          && !(0x7f...0x9f).contains($0.value) && !"\"<>\\^`{|}".unicodeScalars.contains($0)
      }
  }

  /// The style sheet.
  static let style: String = """

    :root{--paper:#fbfaf8;--card:#fff;--ink:#1d1c1a;--soft:#6b675f;--line:#e7e3db;--accent:#a8431f;
    --hover:#faf3ec;--first:#f5dc93;--second:#dfe2e7;--third:#efd0b6}
    @media (prefers-color-scheme:dark){:root{--paper:#161513;--card:#1f1d1b;--ink:#efece6;
    --soft:#a29c92;--line:#34312c;--accent:#f0a07a;--hover:#292622;--first:#7d6115;
    --second:#51565f;--third:#74492c}}
    *{box-sizing:border-box}
    html{color-scheme:light dark;-webkit-text-size-adjust:100%}
    body{margin:0 auto;max-width:70rem;padding:2rem 1.25rem 4rem;background:var(--paper);
    color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    header{display:flex;flex-wrap:wrap;gap:.75rem 2rem;align-items:center;
    justify-content:space-between}
    h1{margin:0;font-size:2.25rem;line-height:1.15;letter-spacing:-.02em}
    h2{margin:0;font-size:1.4rem;line-height:1.25;letter-spacing:-.01em}
    a{color:var(--accent);text-underline-offset:.15em}
    nav{flex-basis:100%}
    nav ul{display:flex;flex-wrap:wrap;gap:.5rem;margin:0;padding:0;list-style:none}
    nav a{display:block;padding:.3rem .8rem;border:1px solid var(--line);border-radius:99rem;
    background:var(--card);color:inherit;text-decoration:none;font-size:.92rem}
    nav a:hover{border-color:var(--accent);color:var(--accent)}
    form{display:flex;flex:0 1 24rem;flex-direction:row-reverse;align-items:center;gap:.8rem}
    form[hidden],tr[hidden],section[hidden]{display:none}
    input{flex:1;min-width:0;padding:.55rem .9rem;border:1px solid var(--line);
    border-radius:.6rem;background:var(--card);color:inherit;font:inherit}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    output:empty{display:none}
    output{color:var(--soft);font-size:.92rem;white-space:nowrap}
    section{display:grid;grid-template-columns:1fr auto;gap:.7rem;align-items:baseline;
    margin-top:2.5rem;scroll-margin-top:1rem}
    .count{grid-row:1;grid-column:2;margin:0;color:var(--soft);font-size:.92rem}
    .scroll{grid-column:1/-1;min-width:0;overflow-x:auto;border:1px solid var(--line);
    border-radius:.8rem;background:var(--card)}
    table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
    th,td{padding:.6rem .8rem;border-top:1px solid var(--line);text-align:start;
    vertical-align:baseline;overflow-wrap:anywhere}
    td{min-width:5rem;white-space:pre-line}
    thead th{border-top:0;color:var(--soft);font-size:.8rem;font-weight:600;letter-spacing:.03em;
    white-space:nowrap}
    tbody tr:hover{background:var(--hover)}
    .title{min-width:12rem;font-weight:600}
    .details{display:block;margin-top:.1rem;color:var(--soft);font-weight:400;font-size:.92rem;
    white-space:pre-line}
    .rank{width:3.4rem;min-width:3.4rem;text-align:center;white-space:nowrap}
    td.rank{color:var(--soft);font-weight:600}
    td ul{display:flex;flex-wrap:wrap;gap:.25rem;margin:0;padding:0;list-style:none}
    td li{padding:0 .5rem;border-radius:.4rem;background:var(--hover);font-size:.9rem}
    thead button{all:unset;cursor:pointer}
    thead button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    thead button::after{content:"";display:inline-block;width:1em;text-align:end}
    [aria-sort=ascending] button::after{content:"\\2191"}
    [aria-sort=descending] button::after{content:"\\2193"}
    .none{margin-top:2.5rem;color:var(--soft)}
    .rank b{font-weight:inherit}
    @media screen{
    .rank b{display:inline-block;min-width:1.7rem;padding:0 .3rem;border-radius:99rem;
    color:var(--ink)}
    .r1 b{background:var(--first)}
    .r2 b{background:var(--second)}
    .r3 b{background:var(--third)}
    }
    @media (max-width:40rem){
    body{padding:1.25rem .9rem 3rem}
    h1{font-size:1.8rem}
    section{margin-top:2rem}
    }
    @media screen and (max-width:40rem){
    form{flex-basis:100%}
    thead{display:none}
    table,tbody,.sorts thead{display:block}
    thead tr{display:flex;flex-wrap:wrap;gap:.1rem .9rem;padding:.5rem .8rem;
    border-bottom:1px solid var(--line)}
    thead th,thead .rank{width:auto;min-width:0;padding:0;line-height:2;text-align:start}
    thead button::after{width:auto!important}
    tbody tr{display:grid;grid-template-columns:3rem 1fr;padding:.6rem .8rem .6rem 0;
    border-top:1px solid var(--line)}
    tbody tr:first-child{border-top:0}
    tbody th,tbody td{min-width:0;padding:.05rem 0;border:0}
    tbody .rank{grid-row:1;grid-column:1;width:auto}
    th.title{grid-column:2}
    td:not(.rank){grid-column:2;display:flex;gap:.5rem;font-size:.92rem;text-align:start}
    td:not(.rank)::before{content:attr(data-name);flex:none;color:var(--soft)}
    td.empty{display:none}
    }
    @media print{
    :root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--hover:#eee;--accent:#000;
    --badge:#000}
    body{max-width:none;padding:0;font-size:10pt}
    nav,form,form:not([hidden]){display:none}
    h1{font-size:20pt}
    section{display:block;margin-top:14pt}
    h2{break-after:avoid;font-size:13pt}
    .count{margin-bottom:4pt}
    .scroll{overflow:visible;border:0;border-radius:0}
    th,td{padding:3pt 6pt}
    td{min-width:4.5em}
    .rank{min-width:0;width:3em}
    .title{min-width:30%}
    thead th{color:#000}
    td.rank{color:#000}
    thead{display:table-header-group}
    thead button::after{content:none!important}
    tr{break-inside:avoid}
    tbody tr:hover{background:none}
    }

    """

  /// The script: search and sorting; without it the page is the same but for these.
  static let script: String = """

    "use strict";
    (()=>{
    const all=(e,s)=>Array.from(e.querySelectorAll(s));
    const fold=t=>t.normalize("NFKD").replace(/\\p{M}/gu,"").toLowerCase();
    const form=document.querySelector("form"),box=form.querySelector("input"),
    told=form.querySelector("output");
    const sections=all(document,"section").map(s=>({s,rows:all(s,"tbody tr"),
    count:s.querySelector(".count")}));
    const total=sections.reduce((n,x)=>n+x.rows.length,0);
    let texts=null;
    const search=()=>{
    const words=fold(box.value).split(/\\s+/).filter(w=>w);
    texts??=new Map(sections.flatMap(x=>x.rows).map(r=>[r,fold(
    Array.from(r.cells,c=>c.textContent).join(" "))]));
    let found=0;
    for(const x of sections){
    let here=0;
    for(const r of x.rows){
    const hit=words.every(w=>texts.get(r).includes(w));
    r.hidden=!hit;
    if(hit)here++;
    }
    x.s.hidden=words.length>0&&here===0;
    found+=here;
    }
    told.textContent=words.length?`${found} of ${total}`:"";
    };
    const order=new Intl.Collator(undefined,{numeric:true,sensitivity:"base"});
    const sort=(table,index,th)=>{
    const down=th.getAttribute("aria-sort")==="ascending";
    for(const other of all(table,"thead th"))other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort",down?"descending":"ascending");
    const body=table.tBodies[0],rows=Array.from(body.rows);
    const first=c=>(c.querySelector("span")??c).textContent.trim();
    const keys=new Map(rows.map(r=>[r,first(r.cells[index])]));
    const numeric=rows.every(r=>keys.get(r)===""||isFinite(keys.get(r)));
    const compare=(a,b)=>numeric?a-b:order.compare(a,b);
    const rank=r=>Number((r.querySelector("td.rank")??r.cells[0]).textContent)||0;
    rows.sort((a,b)=>{
    const x=keys.get(a),y=keys.get(b);
    if(x===""||y==="")return (x==="")-(y==="")||rank(a)-rank(b);
    return (down?compare(y,x):compare(x,y))||rank(a)-rank(b);
    });
    body.append(...rows);
    };
    document.documentElement.classList.add("sorts");
    for(const x of sections.filter(x=>x.rows.length)){
    const table=x.s.querySelector("table"),heads=all(table,"thead th");
    heads.forEach((th,i)=>{
    const button=document.createElement("button");
    button.type="button";
    button.append(...th.childNodes);
    th.append(button);
    if(th.classList.contains("rank")){
    th.setAttribute("aria-sort","ascending");
    button.setAttribute("aria-label","Rank");
    }
    button.addEventListener("click",()=>sort(table,i,th));
    });
    }
    if(total>5){
    form.hidden=false;
    box.addEventListener("input",search);
    form.addEventListener("submit",e=>e.preventDefault());
    document.addEventListener("keydown",e=>{
    if(e.key==="/"&&document.activeElement!==box){e.preventDefault();box.focus();}
    if(e.key==="Escape"&&document.activeElement===box){box.value="";search();}
    });
    }
    })();

    """
}
