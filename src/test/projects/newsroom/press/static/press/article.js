// what the API answers, article.headline
export const show = (article) => article.headline; // @headline api-client?
const headline = "";
